import json

print(json.dumps("é€😀", ensure_ascii=False))
print(json.dumps({"ключ": "値"}, ensure_ascii=False))
print(json.dumps({"ключ": "値"}))
print(json.dumps("\x7f\x80\u2028"))


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def encode(o):
    if isinstance(o, Point):
        return {"x": o.x, "y": o.y}
    if isinstance(o, set):
        return sorted(o)
    raise TypeError("cannot encode " + type(o).__name__)


print(json.dumps([Point(1, 2), {3, 1, 2}], default=encode))
try:
    json.dumps(b"", default=encode)
except TypeError as e:
    print(e)
print(json.dumps({"p": Point(0, 0)}, default=lambda o: str(type(o).__name__), indent=1))


class Level(int):
    def __repr__(self):
        return "Level!"


class Text(str):
    pass


print(json.dumps([Level(3), Text("t"), Level(1) == 1]))
a = []
a.append(a)
try:
    json.dumps(a)
except ValueError as e:
    print(e)
try:
    json.dumps(float("nan"), allow_nan=False)
except ValueError as e:
    print(e)
