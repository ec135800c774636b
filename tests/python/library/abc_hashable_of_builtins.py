from collections.abc import Hashable

for x in ([], (), {}, set(), frozenset(), "", b"", bytearray(), 1, 1.5, None, range(2), len, int, {}.keys(), {}.values()):
    print(type(x).__name__, isinstance(x, Hashable))
