text = "a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i"
print(text.splitlines())
print(text.splitlines(True))
print("".splitlines(), "\n".splitlines(), "a\n\nb".splitlines(keepends=True), "a\n".splitlines(), "a\r\n".splitlines(True))
print(b"a\nb\r\nc\rd\x0be".splitlines(), b"a\nb".splitlines(True))
