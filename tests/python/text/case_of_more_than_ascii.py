for text in ("straße", "ÀÉÎ", "ǆ", "ΑΣ", "ﬁn", "i̇", "HELLO wORLD", "they're bill's", "x1y2z"):
    print([text.upper(), text.lower(), text.title(), text.capitalize(), text.swapcase(), text.casefold()])
print("abc".islower(), "ABC".isupper(), "aB".islower(), "1".islower(), "Abc Def".istitle(), "Abc def".istitle(), "É".isupper())
