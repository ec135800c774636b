words = ["abc", "abc1", "12", "²", "½", "٣", " ", "\u3000", "\x1c", "", "_", "é", "λ", "一", "a b", "1a", "def", "\n", "\xa0", "\xad"]
for name in ("isalpha", "isalnum", "isdigit", "isdecimal", "isspace", "isidentifier", "isprintable", "isascii"):
    print(name, [getattr(word, name)() for word in words])
