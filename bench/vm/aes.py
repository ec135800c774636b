# AES-128 in counter mode over lists of bytes; the tables are computed from the field.


def double(x):
    x <<= 1
    return x ^ 0x11B if x & 0x100 else x


def make_box():
    box = [0] * 256
    p = q = 1
    while True:
        p = p ^ double(p)
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        x = q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4)
        box[p] = (x ^ 0x63) & 0xFF
        if p == 1:
            break
    box[0] = 0x63
    return bytes(box)


BOX = make_box()
DOUBLES = bytes(double(x) & 0xFF for x in range(256))


def expand(key):
    words = list(key)
    factor = 1
    while len(words) < 176:
        last = words[-4:]
        if len(words) % 16 == 0:
            last = [BOX[last[1]] ^ factor, BOX[last[2]], BOX[last[3]], BOX[last[0]]]
            factor = double(factor) & 0xFF
        for i in range(4):
            words.append(words[-16] ^ last[i])
    return words


def encrypt(state, keys):
    for i in range(16):
        state[i] ^= keys[i]
    for turn in range(1, 11):
        moved = [BOX[state[(i + 4 * (i & 3)) & 15]] for i in range(16)]
        if turn < 10:
            for column in range(0, 16, 4):
                a, b, c, d = moved[column:column + 4]
                all_four = a ^ b ^ c ^ d
                moved[column] = a ^ all_four ^ DOUBLES[a ^ b]
                moved[column + 1] = b ^ all_four ^ DOUBLES[b ^ c]
                moved[column + 2] = c ^ all_four ^ DOUBLES[c ^ d]
                moved[column + 3] = d ^ all_four ^ DOUBLES[d ^ a]
        at = turn * 16
        for i in range(16):
            state[i] = moved[i] ^ keys[at + i]
    return state


def run(blocks):
    assert bytes(encrypt(list(bytes.fromhex("00112233445566778899aabbccddeeff")), expand(bytes(range(16))))) == \
        bytes.fromhex("69c4e0d86a7b0430d8cdb78070b4c55a")
    keys = expand(b"sixteen byte key")
    total = 0
    for n in range(blocks):
        counter = [0] * 12 + [n >> 24 & 255, n >> 16 & 255, n >> 8 & 255, n & 255]
        total ^= int.from_bytes(bytes(encrypt(counter, keys))[:4], "big")
    return total


print(run(12))
