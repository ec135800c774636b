import struct

for code in "bBhHiIlLqQ":
    for order in "<>!=":
        size = struct.calcsize(order + code)
        packed = struct.pack(order + code, 100)
        print(order + code, size, packed, struct.unpack(order + code, packed))
for code in "bhilq":
    bits = 8 * struct.calcsize("<" + code)
    lo, hi = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    print(code, struct.unpack("<" + code, struct.pack("<" + code, lo)), struct.unpack(">" + code, struct.pack(">" + code, hi)))
    for n in (lo - 1, hi + 1):
        try:
            struct.pack("<" + code, n)
        except struct.error as e:
            print(code, e)
for code in "BHILQ":
    bits = 8 * struct.calcsize("<" + code)
    for n in (-1, 1 << bits):
        try:
            struct.pack(">" + code, n)
        except struct.error as e:
            print(code, e)
