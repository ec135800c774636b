# string.Template and string.Formatter, as they are and derived.
import string

for text in ("$a $b", "${a}b $$", "$", "$1", "${a", "x $A_b", "line\n$ x", "$$$a"):
    template = string.Template(text)
    try:
        print(template.substitute(a=1, b=2))
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
    print(repr(template.safe_substitute({"a": 3})), template.is_valid(), template.get_identifiers())


class Percent(string.Template):
    delimiter = "%"


class Lower(string.Template):
    idpattern = "[a-z]+"


print(Percent("%a $b %%").substitute(a=1), Lower("$ab_c").safe_substitute(ab="x"))
formatter = string.Formatter()
print(formatter.format("{0} {a} {1!r:>5}", "x", "y", a=1), formatter.format("{} {:{}}", 5, 4, 3), formatter.format("{0[1]} {a.real} {{}}", [1, 2], a=3))
print(list(formatter.parse("a{b!r:c}{{d}}{}")), formatter.vformat("{0}{a}", (1,), {"a": 2}))
for text in ("{}{}", "{x}", "{0}{}", "{", "}"):
    try:
        print(formatter.format(text, 1))
    except Exception as error:
        print(type(error).__name__, error)


class Default(string.Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, "<" + key + ">") if isinstance(key, str) else args[key]

    def format_field(self, value, format_spec):
        return "*" + super().format_field(value, format_spec) + "*"


print(Default().format("{a} {b:>5} {0}", 7, a=1))
