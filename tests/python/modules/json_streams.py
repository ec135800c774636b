import json


class Stream:
    def __init__(self, text=""):
        self.text = text

    def write(self, part):
        self.text += part

    def read(self):
        return self.text


s = Stream()
json.dump({"a": [1, 2], "b": None}, s)
print(s.text, json.load(s), json.load(Stream(" [1] ")))
s = Stream()
json.dump([1, 2], s, separators=(",", ":"))
print(s.text)
