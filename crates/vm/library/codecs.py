# codecs: encodings by name. Those of the machine, and rot13 and hex between two of a kind.

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_UTF16_LE = BOM_LE = BOM_UTF16 = BOM = b"\xff\xfe"
BOM_UTF16_BE = BOM_BE = b"\xfe\xff"
BOM_UTF32_LE = BOM_UTF32 = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"

_NAMES = {
    "utf8": "utf-8", "u8": "utf-8", "utf": "utf-8", "latin1": "iso8859-1", "latin_1": "iso8859-1",
    "iso_8859_1": "iso8859-1", "l1": "iso8859-1", "us_ascii": "ascii", "646": "ascii", "utf_8": "utf-8",
    "utf16": "utf-16", "utf_16": "utf-16", "utf32": "utf-32", "utf_32": "utf-32", "rot_13": "rot13",
    "hex_codec": "hex", "base64_codec": "base64", "utf_8_sig": "utf-8-sig",
}


class CodecInfo(tuple):
    """The functions of an encoding."""

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        return self

    def __repr__(self):
        return "<codecs.CodecInfo object for encoding %s at 0x%x>" % (self.name, id(self))


def _rot13(text):
    def turned(letter):
        for first in "aA":
            if letter.isascii() and letter.isalpha() and letter.islower() == first.islower():
                return chr((ord(letter) - ord(first) + 13) % 26 + ord(first))
        return letter
    return "".join([turned(letter) for letter in text])


def _own(encoding):
    name = encoding.lower().replace("-", "_").replace(" ", "_")
    return _NAMES.get(name, name)


def encode(obj, encoding="utf-8", errors="strict"):
    name = _own(encoding)
    if name == "rot13":
        return _rot13(obj)
    if name == "hex":
        return obj.hex().encode()
    if name == "base64":
        from binascii import b2a_base64
        return b2a_base64(obj)
    return obj.encode(encoding, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    name = _own(encoding)
    if name == "rot13":
        return _rot13(obj)
    if name == "hex":
        return bytes.fromhex(str(obj, "ascii"))
    if name == "base64":
        from binascii import a2b_base64
        return a2b_base64(obj)
    return bytes(obj).decode(encoding, errors)


def lookup(encoding):
    name = _own(encoding)
    if name not in ("rot13", "hex", "base64"):
        "".encode(encoding)

    def encoded(text, errors="strict"):
        return encode(text, encoding, errors), len(text)

    def decoded(data, errors="strict"):
        return decode(data, encoding, errors), len(data)

    return CodecInfo(encoded, decoded, None, None, lambda errors="strict": IncrementalEncoder(errors, encoding),
                     lambda errors="strict": IncrementalDecoder(errors, encoding), name)


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode


def getincrementalencoder(encoding):
    return lookup(encoding).incrementalencoder


def getincrementaldecoder(encoding):
    return lookup(encoding).incrementaldecoder


class IncrementalEncoder:
    def __init__(self, errors="strict", encoding="utf-8"):
        self.errors = errors
        self._encoding = encoding

    def encode(self, text, final=False):
        return encode(text, self._encoding, self.errors)

    def reset(self):
        pass


class IncrementalDecoder:
    """Keeps the beginning of a character until its end comes."""

    def __init__(self, errors="strict", encoding="utf-8"):
        self.errors = errors
        self._encoding = encoding
        self._kept = b""

    def decode(self, data, final=False):
        data = self._kept + bytes(data)
        self._kept = b""
        try:
            return data.decode(self._encoding, self.errors)
        except UnicodeDecodeError as error:
            if final or len(data) - error.start > 3 or "unexpected end" not in error.reason:
                raise
            self._kept = data[error.start:]
            return data[:error.start].decode(self._encoding, self.errors)

    def reset(self):
        self._kept = b""


def iterencode(iterator, encoding, errors="strict", **kwargs):
    encoder = IncrementalEncoder(errors, encoding)
    for text in iterator:
        data = encoder.encode(text)
        if data:
            yield data


def iterdecode(iterator, encoding, errors="strict", **kwargs):
    decoder = IncrementalDecoder(errors, encoding)
    for data in iterator:
        text = decoder.decode(data)
        if text:
            yield text
    text = decoder.decode(b"", True)
    if text:
        yield text


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    import io
    return io.open(filename, mode, encoding=encoding, errors=errors)
