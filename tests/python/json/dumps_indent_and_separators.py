import json

value = {"name": "x", "list": [1, 2, {"deep": []}], "empty": {}, "t": ()}
print(json.dumps(value, indent=2))
print(json.dumps(value, indent=0))
print(json.dumps(value, indent="\t"))
print(json.dumps(value, indent="--"))
print(json.dumps(value, separators=(",", ":")))
print(json.dumps(value, indent=1, separators=(" ;", " = ")))
print(json.dumps([], indent=3), json.dumps({}, indent=3))
print(json.dumps([[]], indent=3))
print(json.dumps(value, indent=None))
