import binascii

for data in [b"", b"a", b"ab", b"abc", b"abcd", bytes(range(250, 256)), b"\x00" * 5]:
    line = binascii.b2a_base64(data)
    print(line, binascii.b2a_base64(data, newline=False), binascii.a2b_base64(line) == data)
for text in ["YWJj", "YW Jj\n", "YWJj====", "YQ==", "YWI=", "YQ", "YWI", "Y", "=", "YQ=", "Y!Q@=#=", "YWJjZA==YWJj", b"YWJj", "a-_b"]:
    try:
        print(text, binascii.a2b_base64(text))
    except binascii.Error as e:
        print(text, e)
for text in ["YWJj", "YQ==", "YW Jj", "YQ==x", "=YQ=", "Y=Q="]:
    try:
        print(text, binascii.a2b_base64(text, strict_mode=True))
    except binascii.Error as e:
        print(text, e)
