"""Keeps some 100 KB alive until its end: short lists, numbers, texts, a dictionary, instances."""


class Reading:
    def __init__(self, sensor, value):
        self.sensor = sensor
        self.value = value


lists = [[i, i + 1, i * 0.5] for i in range(900)]
names = {"sensor-%d" % i: i * 100000 for i in range(500)}
readings = [Reading("outside", i * 0.25) for i in range(700)]
blocks = [bytes(1024) for i in range(16)]
chain = None
for i in range(500):
    chain = (i, chain)
