print("a\
b", """x
  y""", 'tab\there', "\x41\u00e9\U0001F600\N{BULLET}" if False else "\x41\u00e9\U0001F600", "\101\60\7x".encode(), "\a\b\f\v".encode(), r"\n\t", b"\x41\101\n", rb"\x", "\'\"\\")
print("a" 'b' """c""", ("long "
       "string"), len("""
"""), "é" == "\u00e9", "e\u0301" == "é", len("e\u0301"))
