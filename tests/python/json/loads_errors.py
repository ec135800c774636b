import json

for text in ["", "  ", "{", "[", "[1", "[1,", "[1,]", '{"a"', '{"a":', '{"a": 1', '{"a": 1,', '{"a": 1,}', "{1: 2}", "{'a': 1}", '"abc', '"a\nb"', '"\\x"', '"\\u12"', "tru", "nul", "01", "1 2", "-", "+1", ".5", "1.", "1e", "[1 2]", '{"a" 1}', "\n\n  x", "[1]]", "Nan", "'a'"]:
    try:
        print(repr(text), json.loads(text))
    except json.JSONDecodeError as e:
        print(repr(text), e, "|", e.msg, e.pos, e.lineno, e.colno)
print(issubclass(json.JSONDecodeError, ValueError))
try:
    json.loads(5)
except TypeError as e:
    print(e)
try:
    json.loads("[x]")
except ValueError as e:
    print(type(e).__name__, e.doc)
