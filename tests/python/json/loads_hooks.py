import json
from collections import OrderedDict

text = '{"a": 1, "b": {"c": [1.5, 2]}, "a2": "x"}'
print(json.loads(text, object_hook=lambda d: sorted(d.items())))
print(json.loads(text, object_pairs_hook=lambda pairs: [k for k, _ in pairs]))
print(json.loads("[1, 2.50, -3e2]", parse_float=lambda s: "f:" + s, parse_int=lambda s: "i:" + s))
print(json.loads("[NaN, Infinity, -Infinity]", parse_constant=lambda s: "c:" + s))
print(json.loads("[Infinity, -Infinity]"))
print(json.loads('{"a": 1, "a": 2}'))
print(json.loads('{"a": 1, "b": 2}', object_pairs_hook=OrderedDict))


class Config:
    def __init__(self, d):
        for key in d:
            setattr(self, key, d[key])


c = json.loads('{"port": 80, "tls": {"on": true}}', object_hook=Config)
print(c.port, c.tls.on)
print(json.loads(b'{"x": "\xc3\xa9"}'), json.loads(bytearray(b"[1]")))
