def caesar(text, shift):
    def turn(c):
        if c.isascii() and c.isalpha():
            base = ord("a" if c.islower() else "A")
            return chr((ord(c) - base + shift) % 26 + base)
        return c

    return "".join(map(turn, text))


def vigenere(text, key, sign=1):
    out, i = [], 0
    for c in text:
        if c.isalpha():
            out.append(caesar(c, sign * (ord(key[i % len(key)]) - 97)))
            i += 1
        else:
            out.append(c)
    return "".join(out)


message = "Attack at Dawn, 5 o'clock!"
print(caesar(message, 3), caesar(caesar(message, 3), -3) == message, caesar(message, 13))
print(vigenere(message, "lemon"), vigenere(vigenere(message, "lemon"), "lemon", -1) == message)
rot13 = str.maketrans("abcdefghijklm" "nopqrstuvwxyz", "nopqrstuvwxyz" "abcdefghijklm")
print(message.lower().translate(rot13), bytes(b ^ 0x20 for b in b"Hello"), "".join(f"{ord(c):08b}" for c in "Hi"))
