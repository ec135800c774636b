print(int(2.0 ** 70), int(-1e15), int(1e300) % 1000007, float(2 ** 70 + 1), float(-2 ** 63))
print(bool(0.0), bool(-0.0), bool(float("nan")), bool("0"), bool(""), bool([]), bool([0]))
print(chr(97), chr(0x20AC), ord("a"), ord("€"), ord(b"z"), chr(0x1F600) == "😀")
for bad in (-1, 0x110000):
    try:
        chr(bad)
    except ValueError as e:
        print(e)
try:
    ord("ab")
except TypeError as e:
    print(e)
try:
    ord(5)
except TypeError as e:
    print(e)
print(str(10 ** 50), repr(-10 ** 20), int(str(3 ** 80)) == 3 ** 80)
print(sum(range(101)), sum([0.1] * 10), sum([], 5), sum([[1], [2]], []), min([3, 1, 2]), max("hello"), min(5, 3, 4, key=lambda x: -x))
