print(hash(0), hash(1), hash(-1), hash(-2), hash(2 ** 61 - 1), hash(2 ** 61), hash(-2 ** 61), hash(2 ** 100))
print(hash(1.0) == hash(1) == hash(True), hash(0.5), hash(-0.1), hash(1e300), hash(float("inf")), hash(float("-inf")))
d = {1: "a", 2.0: "b", True: "c"}
print(d, d[1.0], d[2])
print({2 ** 70: 1}[float(2 ** 70)], {0: "zero"}[False], {-0.0: 1}[0])
print(len({1, 1.0, True, 2 ** 64, float(2 ** 64)}))
