import json

for text in ("null", "true", "false", "1", "-0", "-1.5", "1e3", "1E-2", '"a"', '""', "[]", "{}", "[1, 2, [3]]", ' { "a" : 1 , "b" : [ null ] } ', '"\\u00e9\\n\\"\\\\\\/\\b\\f\\r\\t"', '"\\ud83d\\ude00"', "123456789012345678901234567890", "NaN", "-Infinity", '{"a":1,"a":2}', "1.0", '"é€"', "[1,\n2]", "1e400"):
    print(text, "->", repr(json.loads(text)))
for text in ("", " ", "nul", "[1,", "[1 2]", "[1,]", '{"a"}', '{"a":}', '{"a":1,}', "{a:1}", '"abc', '"a\nb"', '"\\x"', '"\\u12"', "01", "1 2", "[", "]", "{", "-", "+1", ".5", "1.", "\n\n  x", "'a'", '{"a" 1}', '{1:2}', '[1\n,\n2\nx', "tru", '"\\', "--1", "1e", "Infinit", '["a', '{"é": x}'):
    try:
        print(repr(json.loads(text)))
    except ValueError as e:
        print(repr(text), "->", e)
print(json.loads(b'{"a": 1}'), json.loads(bytearray(b"[1]")), json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d.items())), json.loads('{"b": 1, "a": 2}', object_pairs_hook=tuple))
for bad in (None, 5, [1]):
    try:
        json.loads(bad)
    except TypeError as e:
        print(e)
try:
    json.loads("[")
except json.JSONDecodeError as e:
    print("decode error", isinstance(e, ValueError))
value = {"list": [1, 2.5, "x", None, True], "nested": {"é": "ü"}, "empty": [[], {}]}
print(json.loads(json.dumps(value)) == value)
