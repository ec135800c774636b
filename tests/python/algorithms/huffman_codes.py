import heapq
from collections import Counter


def tree_of(text):
    heap = [(n, i, c) for i, (c, n) in enumerate(sorted(Counter(text).items()))]
    heapq.heapify(heap)
    number = len(heap)
    while len(heap) > 1:
        first, second = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (first[0] + second[0], number, (first[2], second[2])))
        number += 1
    return heap[0][2]


def codes_of(tree, prefix=""):
    if isinstance(tree, str):
        yield tree, prefix or "0"
    else:
        for bit, branch in zip("01", tree):
            yield from codes_of(branch, prefix + bit)


def pack(bits):
    padding = -len(bits) % 8
    bits += "0" * padding
    return bytes([padding]) + int(bits, 2).to_bytes(len(bits) // 8, "big")


def unpack(data):
    bits = f"{int.from_bytes(data[1:], 'big'):0{8 * (len(data) - 1)}b}"
    return bits[: len(bits) - data[0]]


def decode(tree, bits):
    out, node = [], tree
    for bit in bits:
        node = node if isinstance(node, str) else node[int(bit)]
        if isinstance(node, str):
            out.append(node)
            node = tree
    return "".join(out)


for text in ["abracadabra alakazam", "mississippi", "aaaa", "temperature=21.5;humidity=40;temperature=21.6;humidity=41"]:
    tree = tree_of(text)
    codes = dict(codes_of(tree))
    bits = "".join(codes[c] for c in text)
    packed = pack(bits)
    print(text, len(text), "->", len(packed), packed.hex())
    print(sorted(codes.items(), key=lambda item: (len(item[1]), item[1])))
    print(decode(tree, unpack(packed)) == text, len(bits) / len(text))
    values = sorted(codes.values())
    print(not any(b.startswith(a) for a, b in zip(values, values[1:])))
