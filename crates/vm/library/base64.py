# base64: bytes as letters.

import binascii


def _bytes(s):
    if isinstance(s, str):
        try:
            return s.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    try:
        return bytes(memoryview(s))
    except TypeError:
        pass
    raise TypeError("argument should be a bytes-like object or ASCII string, not %r" % type(s).__name__) from None


def b64encode(s, altchars=None):
    if isinstance(s, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    made = binascii.b2a_base64(s, newline=False)
    return made if altchars is None else made.translate(bytes.maketrans(b"+/", altchars))


def b64decode(s, altchars=None, validate=False):
    s = _bytes(s)
    if altchars is not None:
        s = s.translate(bytes.maketrans(_bytes(altchars), b"+/"))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _bytes(s)
    if casefold:
        s = s.upper()
    for letter in s:
        if letter not in b"0123456789ABCDEF":
            raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


_B32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def b32encode(s):
    made = bytearray()
    for i in range(0, len(s), 5):
        part = s[i:i + 5]
        number = int.from_bytes(part + bytes(5 - len(part)), "big")
        letters = [_B32[number >> 35 - 5 * n & 31] for n in range(8)]
        used = (len(part) * 8 + 4) // 5
        made += bytes(letters[:used]) + b"=" * (8 - used)
    return bytes(made)


def b32decode(s, casefold=False, map01=None):
    s = _bytes(s)
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if casefold:
        s = s.upper()
    made = bytearray()
    for i in range(0, len(s), 8):
        part = s[i:i + 8].rstrip(b"=")
        number = 0
        for letter in part:
            digit = _B32.find(letter)
            if digit < 0:
                raise binascii.Error("Non-base32 digit found")
            number = number << 5 | digit
        number <<= 5 * (8 - len(part))
        made += number.to_bytes(5, "big")[:len(part) * 5 // 8]
    return bytes(made)


def encodebytes(s):
    return b"".join([binascii.b2a_base64(s[i:i + 57]) for i in range(0, len(s), 57)])


def decodebytes(s):
    return binascii.a2b_base64(s)


_A85 = bytes(range(33, 118))
_B85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"


def _of_words(b, digits, pad, zeros, spaces):
    """Five digits for four bytes."""
    b = bytes(b)
    missing = -len(b) % 4
    b += bytes(missing)
    made = b""
    for at in range(0, len(b), 4):
        word = int.from_bytes(b[at:at + 4], "big")
        last = at + 4 == len(b)
        if zeros and not word and not (last and missing and not pad):
            made += b"z"
            continue
        if spaces and word == 0x20202020:
            made += b"y"
            continue
        part = b""
        for _ in range(5):
            word, digit = divmod(word, 85)
            part = digits[digit:digit + 1] + part
        made += part[:5 - missing] if last and missing and not pad else part
    return made


def b85encode(b, pad=False):
    return _of_words(b, _B85, pad, False, False)


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    made = _of_words(b, _A85, pad, True, foldspaces)
    if adobe:
        made = b"<~" + made
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [made[i:i + wrapcol] for i in range(0, len(made), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(b"")
        made = b"\n".join(lines)
    return made + b"~>" if adobe else made


def _to_words(digits, fault):
    """Four bytes for five digits; missing digits are the highest, and so are the bytes that they would give."""
    missing = -len(digits) % 5
    digits = digits + [84] * missing
    made = b""
    for at in range(0, len(digits), 5):
        word = 0
        for digit in digits[at:at + 5]:
            word = word * 85 + digit
        if word >= 1 << 32:
            raise ValueError(fault % at)
        made += word.to_bytes(4, "big")
    return made[:-missing] if missing else made


def b85decode(b):
    b = b.encode("ascii") if isinstance(b, str) else bytes(b)
    digits = []
    for at, letter in enumerate(b):
        digit = _B85.find(letter)
        if digit < 0:
            raise ValueError("bad base85 character at position %d" % at)
        digits.append(digit)
    return _to_words(digits, "base85 overflow in hunk starting at byte %d")


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\v"):
    b = b.encode("ascii") if isinstance(b, str) else bytes(b)
    if adobe:
        if not b.endswith(b"~>"):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b"<~") else b[:-2]
    digits = []
    for letter in b:
        if 33 <= letter <= 117:
            digits.append(letter - 33)
        elif letter in b"zy" and (letter == 122 or foldspaces):
            if len(digits) % 5:
                raise ValueError("%s inside Ascii85 5-tuple" % chr(letter))
            word = 0 if letter == 122 else 0x20202020
            digits += [word // 85 ** i % 85 for i in (4, 3, 2, 1, 0)]
        elif letter not in ignorechars:
            raise ValueError("Non-Ascii85 digit found: %c" % letter)
    return _to_words(digits, "Ascii85 overflow")
