class Full(Exception):
    pass


class Ring:
    def __init__(self, size, overwrite=False):
        self._items = [None] * size
        self._start = self._count = 0
        self.overwrite = overwrite
        self.lost = 0

    def __len__(self):
        return self._count

    @property
    def size(self):
        return len(self._items)

    def put(self, item):
        if self._count == self.size:
            if not self.overwrite:
                raise Full(f"{self.size} items wait")
            self._start = (self._start + 1) % self.size
            self._count -= 1
            self.lost += 1
        self._items[(self._start + self._count) % self.size] = item
        self._count += 1

    def take(self):
        if not self._count:
            raise LookupError("nothing waits")
        item, self._items[self._start] = self._items[self._start], None
        self._start = (self._start + 1) % self.size
        self._count -= 1
        return item

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -self._count <= index < self._count:
            raise IndexError(f"{index} of {self._count}")
        return self._items[(self._start + index % self._count) % self.size]

    def __repr__(self):
        return f"Ring({list(self)}, {self._items})"


ring = Ring(3)
for item in "abc":
    ring.put(item)
print(ring, len(ring), ring[0], ring[-1], ring[::-1], ring[1:])
for call in (lambda: ring.put("d"), lambda: ring[3], lambda: ring[-4], lambda: Ring(2).take(), lambda: Ring(0).put(1)):
    try:
        call()
    except (Full, LookupError) as e:
        print(type(e).__name__, e)
print(ring.take(), ring.take(), ring)
ring.put("d")
ring.put("e")
print(ring, "e" in ring, "a" in ring, list(reversed(ring)), [ring.take() for _ in range(len(ring))], bool(ring))
window = Ring(4, overwrite=True)
for i in range(10):
    window.put(i)
    print(sum(window) / len(window), end=" ")
print(window.lost, list(window), max(window), sorted(window, reverse=True))


class Bytes:
    """The same for bytes, with lines."""

    def __init__(self, size):
        self.data, self.read, self.write = bytearray(size), 0, 0

    def feed(self, data):
        free = len(self.data) - (self.write - self.read)
        for byte in data[:free]:
            self.data[self.write % len(self.data)] = byte
            self.write += 1
        return min(free, len(data))

    def line(self):
        for end in range(self.read, self.write):
            if self.data[end % len(self.data)] == 10:
                line = bytes(self.data[i % len(self.data)] for i in range(self.read, end))
                self.read = end + 1
                return line


serial = Bytes(16)
for chunk in (b"hello\nwor", b"ld\n", b"01234567890123456789", b"\n\n"):
    print(serial.feed(chunk), serial.line(), serial.line())
