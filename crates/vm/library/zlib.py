# zlib: checksums, and streams of deflate. What is compressed is stored in fixed codes with repeats: zlib's own is shorter.

import binascii

MAX_WBITS, DEFLATED, DEF_MEM_LEVEL = 15, 8, 8
Z_DEFAULT_COMPRESSION, Z_NO_COMPRESSION, Z_BEST_SPEED, Z_BEST_COMPRESSION = -1, 0, 1, 9
Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH = 0, 2, 3, 4
ZLIB_VERSION = "1.2.13"


class error(Exception):
    pass


crc32 = binascii.crc32


def adler32(data, value=1, /):
    low, high = value & 65535, value >> 16
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


# How long a repeat is and how far back it lies: the first value of each code, and how many bits follow.
_LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
_LENGTH_BITS = [0] * 8 + [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4 + [5] * 4 + [0]
_FAR = [1, 2, 3, 4] + [(2 + odd << bits) + 1 for bits in range(1, 14) for odd in range(2)]
_FAR_BITS = [0, 0] + [bits for bits in range(14) for _ in range(2)]
_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_FIXED = [8] * 144 + [9] * 112 + [7] * 24 + [8] * 8


class _Incomplete(Exception):
    """The stream goes on behind what is there."""


class _Bits:
    def __init__(self, data, at):
        self.data = data
        self.at = at
        self.held = self.count = 0

    def take(self, count):
        while self.count < count:
            if self.at >= len(self.data):
                raise _Incomplete
            self.held |= self.data[self.at] << self.count
            self.at += 1
            self.count += 8
        value = self.held & (1 << count) - 1
        self.held >>= count
        self.count -= count
        return value

    def code(self, codes):
        value = length = 0
        while True:
            value = value << 1 | self.take(1)
            length += 1
            symbol = codes.get((length, value))
            if symbol is not None:
                return symbol
            if length > 15:
                raise error("Error -3 while decompressing data: invalid code lengths set")


def _codes(lengths):
    """The symbol of each code, by its length and value."""
    codes = {}
    value = 0
    for length in range(1, 16):
        for symbol, own in enumerate(lengths):
            if own == length:
                codes[length, value] = symbol
                value += 1
        value <<= 1
    return codes


def _tables(bits):
    """The codes that a block brings."""
    count, far, order = bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4
    lengths = [0] * 19
    for i in range(order):
        lengths[_ORDER[i]] = bits.take(3)
    codes = _codes(lengths)
    lengths = []
    while len(lengths) < count + far:
        symbol = bits.code(codes)
        if symbol < 16:
            lengths.append(symbol)
        elif symbol == 16:
            if not lengths:
                raise error("Error -3 while decompressing data: invalid bit length repeat")
            lengths += [lengths[-1]] * (3 + bits.take(2))
        else:
            lengths += [0] * (3 + bits.take(3) if symbol == 17 else 11 + bits.take(7))
    return _codes(lengths[:count]), _codes(lengths[count:count + far])


def _inflate(bits):
    made = bytearray()
    last = 0
    while not last:
        last, kind = bits.take(1), bits.take(2)
        if kind == 0:
            bits.held = bits.count = 0
            size, inverse = bits.take(16), bits.take(16)
            if size ^ inverse != 0xFFFF:
                raise error("Error -3 while decompressing data: invalid stored block lengths")
            if bits.at + size > len(bits.data):
                raise _Incomplete
            made += bits.data[bits.at:bits.at + size]
            bits.at += size
            continue
        if kind == 3:
            raise error("Error -3 while decompressing data: invalid block type")
        literal, distance = (_codes(_FIXED), _codes([5] * 30)) if kind == 1 else _tables(bits)
        while True:
            symbol = bits.code(literal)
            if symbol < 256:
                made.append(symbol)
                continue
            if symbol == 256:
                break
            if symbol > 285:
                raise error("Error -3 while decompressing data: invalid literal/length code")
            length = _LENGTHS[symbol - 257] + bits.take(_LENGTH_BITS[symbol - 257])
            symbol = bits.code(distance)
            if symbol > 29:
                raise error("Error -3 while decompressing data: invalid distance code")
            far = _FAR[symbol] + bits.take(_FAR_BITS[symbol])
            if far > len(made):
                raise error("Error -3 while decompressing data: invalid distance too far back")
            start = len(made) - far
            for i in range(length):
                made.append(made[start + i])
    return bytes(made)


def _stream(data, wbits):
    """The content of a stream and where it ends."""
    if wbits < 0:
        bits = _Bits(data, 0)
        return _inflate(bits), bits.at
    gzip = wbits > 15 and data[:2] == b"\x1f\x8b"
    if len(data) < (10 if gzip else 2):
        raise _Incomplete
    if gzip:
        at, flags = 10, data[3]
        if flags & 4:
            at += 2 + int.from_bytes(data[at:at + 2], "little")
        for flag in (8, 16):
            if flags & flag:
                at = data.index(0, at) + 1
        bits = _Bits(data, at + (2 if flags & 2 else 0))
    else:
        if data[0] & 15 != 8 or (data[0] << 8 | data[1]) % 31:
            raise error("Error -3 while decompressing data: incorrect header check")
        bits = _Bits(data, 2)
    made = _inflate(bits)
    end = bits.at + (8 if gzip else 4)
    if end > len(data):
        raise _Incomplete
    check = crc32(made).to_bytes(4, "little") if gzip else adler32(made).to_bytes(4, "big")
    if data[bits.at:bits.at + 4] != check:
        raise error("Error -3 while decompressing data: incorrect data check")
    return made, end


def decompress(data, /, wbits=MAX_WBITS, bufsize=16384):
    try:
        return _stream(bytes(data), wbits)[0]
    except _Incomplete:
        pass
    raise error("Error -5 while decompressing data: incomplete or truncated stream")


class _Writer:
    def __init__(self):
        self.made = bytearray()
        self.held = self.count = 0

    def put(self, value, count):
        self.held |= value << self.count
        self.count += count
        while self.count >= 8:
            self.made.append(self.held & 255)
            self.held >>= 8
            self.count -= 8

    def code(self, value, count):
        """A code's bits stand the other way round."""
        for i in range(count - 1, -1, -1):
            self.put(value >> i & 1, 1)

    def symbol(self, symbol):
        if symbol < 144:
            self.code(48 + symbol, 8)
        elif symbol < 256:
            self.code(400 + symbol - 144, 9)
        elif symbol < 280:
            self.code(symbol - 256, 7)
        else:
            self.code(192 + symbol - 280, 8)

    def repeat(self, length, far):
        place = _place(_LENGTHS, length)
        self.symbol(257 + place)
        self.put(length - _LENGTHS[place], _LENGTH_BITS[place])
        place = _place(_FAR, far)
        self.code(place, 5)
        self.put(far - _FAR[place], _FAR_BITS[place])


def _place(firsts, value):
    place = len(firsts) - 1
    while firsts[place] > value:
        place -= 1
    return place


def _deflate(data):
    out = _Writer()
    out.put(3, 3)
    seen = {}
    at = 0
    while at < len(data):
        key = data[at:at + 3]
        before = seen.get(key, -40000)
        seen[key] = at
        if len(key) < 3 or at - before > 32768:
            out.symbol(data[at])
            at += 1
            continue
        length = 3
        while length < 258 and at + length < len(data) and data[before + length] == data[at + length]:
            length += 1
        out.repeat(length, at - before)
        at += length
    out.symbol(256)
    out.put(0, -out.count % 8)
    return bytes(out.made)


def compress(data, /, level=-1, wbits=MAX_WBITS):
    data = bytes(data)
    made = _deflate(data)
    if wbits < 0:
        return made
    if wbits > 15:
        head = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
        return head + made + crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"\x78\x9c" + made + adler32(data).to_bytes(4, "big")


class _Compress:
    """Keeps what it gets; the stream comes with `flush`."""

    def __init__(self, wbits):
        self._data = b""
        self._wbits = wbits

    def compress(self, data):
        self._data += bytes(data)
        return b""

    def flush(self, mode=Z_FINISH):
        data, self._data = self._data, b""
        return compress(data, wbits=self._wbits)


def compressobj(level=-1, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=0, zdict=None):
    return _Compress(wbits)


class _Decompress:
    """Keeps what it gets until the stream is whole."""

    def __init__(self, wbits):
        self._wbits = wbits
        self._data = b""
        self.eof = False
        self.unused_data = self.unconsumed_tail = b""

    def decompress(self, data, max_length=0):
        if self.eof:
            self.unused_data += bytes(data)
            return b""
        self._data += bytes(data)
        try:
            made, end = _stream(self._data, self._wbits)
        except _Incomplete:
            return b""
        self.eof = True
        self.unused_data = self._data[end:]
        return made

    def flush(self, length=16384):
        return b""


def decompressobj(wbits=MAX_WBITS, zdict=b""):
    return _Decompress(wbits)
