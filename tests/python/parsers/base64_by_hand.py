import base64

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
VALUES = {c: i for i, c in enumerate(ALPHABET)}


def encode(data):
    out = []
    for i in range(0, len(data), 3):
        three = data[i : i + 3]
        number = int.from_bytes(three + bytes(3 - len(three)), "big")
        letters = [ALPHABET[number >> shift & 63] for shift in (18, 12, 6, 0)]
        out += letters[: len(three) + 1] + ["="] * (3 - len(three))
    return "".join(out)


def decode(text):
    if len(text) % 4:
        raise ValueError(f"{len(text)} letters")
    out = bytearray()
    for i in range(0, len(text), 4):
        four = text[i : i + 4]
        padding = len(four) - len(four.rstrip("="))
        if padding > 2 or padding and i + 4 < len(text):
            raise ValueError(f"padding at {i}")
        number = 0
        for c in four.rstrip("="):
            if c not in VALUES:
                raise ValueError(f"letter {c!r}")
            number = number << 6 | VALUES[c]
        out += (number << 6 * padding).to_bytes(3, "big")[: 3 - padding]
    return bytes(out)


for data in (b"", b"a", b"ab", b"abc", b"abcd", bytes(range(250, 256)), b"\0" * 5, "grüße".encode()):
    text = encode(data)
    print(data, text, decode(text) == data, text == base64.b64encode(data).decode())
for bad in ("abc", "ab=c", "====", "a===", "ab!d", "YQ==YQ=="):
    try:
        print(bad, decode(bad))
    except (ValueError, OverflowError) as e:
        print(bad, type(e).__name__, e)


def base85(data):
    out = ""
    for i in range(0, len(data), 4):
        chunk = data[i : i + 4]
        number = int.from_bytes(chunk.ljust(4, b"\0"), "big")
        letters = ""
        for _ in range(5):
            number, digit = divmod(number, 85)
            letters = chr(33 + digit) + letters
        out += letters[: len(chunk) + 1]
    return out


print(base85(b"Man is distinguished"), base85(b"ab"), base85(b""))
