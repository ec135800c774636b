# The common string methods on short texts, empty ones, one character, and texts that are not ASCII.

texts = ["", "a", "a,b", ",", ",,", "a,,b,", "one, two", "é,ü", "x" * 40 + "," + "y" * 3]
for text in texts:
    print(repr(text), text.split(","), text.split(", "), text.split(",", 1))
    print(repr(text.replace(",", "")), repr(text.replace(",", "--")), repr(text.replace("a", "é")), repr(text.replace("z", "q")))
    print(repr("-".join(text)), repr("".join(text.split(","))), repr(", ".join(tuple(text.split(",")))))
    print(repr(text.strip("a,")), repr(text.upper()), repr(text.lower()), text.find(","), text.find(""), text.find("é"))
    print(repr(text[1:3]), repr(text[:-1]), repr(text[-2:]), repr(text[::-1]), repr(text[5:1]), repr(text[1:1]))
    print(text == text + "", text + "!" == text, "," in text, "é" in text, text < "a,b", len(text), len(text + "é"))
print("a".replace("a", ""), repr("aa".replace("a", "")), repr("ab".replace("b", "")), "aaa".replace("aa", "b"))
print(repr("".join([])), repr("".join(["x"])), repr("-".join(["x"])), repr("".join(["", ""])), repr("é".join("abc")))
print(" \t\x1cword\x1f\n".strip() + "|", "xxabcxx".strip("x"), "\u00a0é ".strip(), "  a  ".strip(None))
print("ÀÉ".lower(), "straße".upper(), "A".lower(), "z".upper(), repr("".upper()))
print("a b  c\x1cd".split(), "  ".split(), "é  è".split(), " a b ".split(None, 1))
for wrong in [lambda: "a".split(""), lambda: "-".join([1]), lambda: "-".join(["a", None]), lambda: "a".split(1),
              lambda: "a".replace(1, "b"), lambda: "a".find(3), lambda: "a".strip(1), lambda: "-".join(5)]:
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


class Name(str):
    def split(self, *rest):
        return ["own", *rest]


name = Name("a,b")
print(name.split(","), str.split(name, ","), ",".join([name, name]), name.replace(",", name), name.upper(), type(name[:]), name + name)
for text in ["abc", "é", Name("xy"), b"\x00\xff", bytearray(b"ab"), {3: 4}, {5}]:
    print([item for item in text], list(enumerate(text, 7)), list(zip(text, "12")))
