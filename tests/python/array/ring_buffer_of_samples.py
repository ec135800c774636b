from array import array


class Ring:
    def __init__(self, size, code="h"):
        self.data, self.next, self.count = array(code, [0] * size), 0, 0

    def add(self, value):
        self.data[self.next] = value
        self.next = (self.next + 1) % len(self.data)
        self.count = min(self.count + 1, len(self.data))

    def __iter__(self):
        start = self.next - self.count
        for i in range(self.count):
            yield self.data[(start + i) % len(self.data)]


ring = Ring(4)
for value in (5, -3, 12, 7, 100, -200):
    ring.add(value)
    print(list(ring), sum(ring) / ring.count)
print(ring.data, ring.data.itemsize * len(ring.data), memoryview(ring.data)[1:3].tolist())
