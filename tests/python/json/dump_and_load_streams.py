import io
import json

f = io.StringIO()
json.dump({"a": [1, 2]}, f)
f.write("\n")
json.dump([1], f, indent=1)
print(f.getvalue())
print(json.load(io.StringIO('{"x": [1, null]}')))
print(json.load(io.BytesIO(b"[2]")))


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)
        return len(text)


w = Writer()
json.dump({"k": "v", "n": [1, 2]}, w, separators=(",", ":"))
print("".join(w.parts))
