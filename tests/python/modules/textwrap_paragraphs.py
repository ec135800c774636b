import textwrap

text = "The quick brown fox jumps over the lazy dog, and then it runs away from the well-known hunter."
for width in (10, 20, 40, 200):
    print(textwrap.wrap(text, width))
print(textwrap.fill(text, 30, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten(text, 40), textwrap.shorten(text, 30, placeholder="..."))
print(textwrap.wrap("averyverylongwordindeed short", 8), textwrap.wrap("averylongword x", 5, break_long_words=False))
print(textwrap.wrap(""), textwrap.wrap("   "), textwrap.wrap("a\nb\tc", 10))
print(repr(textwrap.dedent("  a\n    b\n  c\n\n   \n")), repr(textwrap.dedent("x\n  y")))
print(repr(textwrap.indent("a\n\nb\n", "> ")), repr(textwrap.indent("a\n\nb", "+", lambda line: True)))
try:
    textwrap.wrap("x", 0)
except ValueError as e:
    print(e)
