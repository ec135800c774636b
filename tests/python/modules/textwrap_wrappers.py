# TextWrapper and its options.
import textwrap

text = "The quick brown fox jumped over the lazy dog. A self-contained co-operative example, and averyveryverylongword.  Two  spaces."
for width in (8, 20, 45):
    for options in ({}, {"initial_indent": "* ", "subsequent_indent": "  "}, {"break_long_words": False}, {"break_on_hyphens": False}, {"max_lines": 2}, {"max_lines": 1, "placeholder": "..."}, {"drop_whitespace": False}, {"fix_sentence_endings": True}):
        try:
            print(width, options, textwrap.wrap(text, width, **options))
        except ValueError as error:
            print(width, options, error)
wrapper = textwrap.TextWrapper(width=12, initial_indent=">")
print(wrapper.wrap("hello there world"), repr(wrapper.fill("a b c d e f g h i j")))
wrapper.width = 5
print(wrapper.wrap("hello there"))
print(textwrap.shorten(text, 30), "|", textwrap.shorten(text, 30, placeholder="~"), "|", textwrap.shorten("short", 30))
print(textwrap.wrap("a\tb\nc\n\nd", 20), textwrap.wrap("a\tb\nc", 20, expand_tabs=False, replace_whitespace=False), textwrap.wrap("", 5))
