import string

print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation)
print(repr(string.whitespace), len(string.printable), string.ascii_lowercase, string.ascii_uppercase)
print(string.capwords("hello  big world"), string.capwords("a-b c", "-"))
t = string.Template("$who likes ${what}s, costs $$5")
print(t.substitute(who="Tim", what="kiwi"), t.safe_substitute(who="Tim"), t.template)
print(string.Template("$a $b").substitute({"a": 1}, b=2))
for text, values in [("$x", {}), ("a $ b", {}), ("line\n$", {})]:
    try:
        string.Template(text).substitute(values)
    except (KeyError, ValueError) as e:
        print(type(e).__name__, e)
print(string.Template("$ $x").safe_substitute(x=1))
print(string.Formatter().format("{0} {x}", 1, x=2))
