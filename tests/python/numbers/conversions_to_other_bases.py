def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(bin(10), bin(-10), bin(0), oct(8), oct(-64), hex(255), hex(-255), hex(2 ** 70), bin(2 ** 33))
print(chr(65), chr(955), chr(128512), ord("a"), ord("λ"), ord(b"z"), ord(bytearray(b"!")))
attempt(bin, 1.0)
attempt(hex, "a")
attempt(oct, None)
attempt(chr, -1)
attempt(chr, 0x110000)
attempt(chr, "a")
attempt(chr, 2 ** 70)
attempt(ord, "ab")
attempt(ord, "")
attempt(ord, b"ab")
attempt(ord, 1)
