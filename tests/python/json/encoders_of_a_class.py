# JSONEncoder and JSONDecoder: derived, as `cls`, and piece by piece.
import io
import json


class Complex(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, complex):
            return [value.real, value.imag]
        if isinstance(value, set):
            return sorted(value)
        return super().default(value)


class Point(json.JSONDecoder):
    def __init__(self, **options):
        super().__init__(object_hook=self.point, **options)

    def point(self, members):
        return (members["x"], members["y"]) if set(members) == {"x", "y"} else members


print(json.dumps({"z": 1 + 2j, "s": {3, 1}}, cls=Complex))
print(Complex(indent=2, sort_keys=True).encode({"b": [1j], "a": {}}))
try:
    json.dumps([object], cls=Complex)
except TypeError as error:
    print(error)
print(json.loads('{"p": {"x": 1, "y": 2}, "q": {"x": 1}}', cls=Point))
print(list(json.JSONEncoder().iterencode([1, {"a": [], "b": {"c": None}}, "x", (True,)])))
print(list(json.JSONEncoder(indent=1).iterencode({"k": [1, 2], "e": {}})))
print(json.JSONEncoder(separators=(",", ":")).encode([1, {"a": 2}]), json.JSONEncoder.item_separator)
print(json.JSONEncoder(default=str).encode([1j]), json.JSONDecoder().decode(" [1] "))
print(json.JSONDecoder().raw_decode('{"a": 1} and more'), json.JSONDecoder().raw_decode("[2] ", 0))
for text in ("x", "[1, 2", '{"a"}'):
    try:
        json.JSONDecoder().decode(text)
    except json.JSONDecodeError as error:
        print(error, error.pos)
file = io.StringIO()
json.dump({"c": [1j]}, file, cls=Complex, indent=1)
print(file.getvalue())
print(json.loads('["\t"]', strict=False))
loop = []
loop.append(loop)
try:
    list(json.JSONEncoder().iterencode(loop))
except ValueError as error:
    print(error)
