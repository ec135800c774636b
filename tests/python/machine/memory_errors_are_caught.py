try:
    x = [0] * (1 << 40)
except MemoryError: print("list")
try:
    s = "ab" * (1 << 40)
except MemoryError: print("str")
try:
    b = bytes(1 << 40)
except MemoryError: print("bytes")
keep = []
total = 0
for i in range(20000):
    keep = [i, str(i), [i] * 3, {"i": i}, (i,), float(i)]
    total += len(keep[1])
print(total, keep)
