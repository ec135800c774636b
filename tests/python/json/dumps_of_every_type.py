import json

for value in [None, True, False, 0, -7, 10**20, 1.5, -0.0, 1e100, 1e-7, "", "a\"b\\c/d\n\t\x01", "é€😀", [], [1, [2, [3]]], (), (1, 2), {}, {"a": 1, "b": [True, None]}]:
    print(json.dumps(value))
print(json.dumps(float("inf")), json.dumps(float("-inf")), json.dumps(float("nan")))
for bad in [{1, 2}, b"x", object, lambda: 0]:
    try:
        print(json.dumps(bad))
    except TypeError as e:
        print(type(e).__name__, str(e).split(" at 0x")[0])
