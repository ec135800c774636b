words = ["hello World", "ÉCOLE straße", "it's 3rd", "ǆ", "", "ABC", "abc", "Abc Def", "1a", "ΑΣ"]
for s in words:
    print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()])
for s in words + ["123", "a1", "²", "½", "٣", " \t\n", "_x", "a b", "é", "Ⅷ", "\x1c", "\u3000", "class", "A-B", "漢字"]:
    print(repr(s), "".join("1" if t else "0" for t in (s.isalpha(), s.isdigit(), s.isdecimal(), s.isnumeric(), s.isalnum(), s.isspace(), s.islower(), s.isupper(), s.istitle(), s.isidentifier(), s.isprintable(), s.isascii())))
