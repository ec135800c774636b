print(r"\n\x", rb"\n", b"\x41\101", "\x41\u00e9\U0001F600\101\N{BULLET}", "a" "b" 'c', "\a\b\f\v\0".encode(), """multi
line""", '\
joined', "'" '"')
print(len("\n"), len(r"\n"), len("\\"), len("é"), len("😀"), len("e\u0301"), u"text", Rb"\d", bR"\d", f"{1}{'x'}", fr"\{1}", rf"{2}\n")
