import json

print(json.dumps(None), json.dumps(True), json.dumps(1), json.dumps(-1.5), json.dumps("a"), json.dumps([]), json.dumps({}), json.dumps(()), json.dumps(2 ** 80), json.dumps(1e100), json.dumps(1.0), json.dumps(float("inf")), json.dumps(float("nan")))
print(json.dumps([1, [2, {"a": None}], "x"]), json.dumps({"b": 1, "a": [1, 2], "c": {"d": "e"}}), json.dumps((1, 2)), json.dumps({1: "a", None: "b", True: "c", 1.5: "d"}))
print(json.dumps("é€😀\n\t\"\\/\x00\x1f\x7f"), json.dumps("é€😀", ensure_ascii=False), json.dumps("\u2028"))
print(json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps({"a": 1, (1,): 2}, skipkeys=True))
print(json.dumps({"a": [1, 2, {}], "b": [], "c": {"d": 1}}, indent=2))
print(json.dumps([1, [2]], indent="\t"), json.dumps([1], indent=0), json.dumps({"a": 1}, indent=1, separators=(";", "=")))
for bad in (lambda: json.dumps({1, 2}), lambda: json.dumps(b"a"), lambda: json.dumps({(1,): 2}), lambda: json.dumps(object), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps({"a": print})):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
a = []
a.append(a)
try:
    json.dumps(a)
except ValueError as e:
    print(e)


class P:
    def __init__(self, x):
        self.x = x


print(json.dumps([P(1), P([2])], default=lambda p: p.x), json.dumps({"s": {3}}, default=list))
