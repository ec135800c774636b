import json

for text in ["0", "-0", "-0.0", "1E3", "1.5e-3", "12345678901234567890", "true", "null", '"\\u00e9\\ud83d\\ude00\\n\\/\\""', "[ ]", "{ }", " [1 , 2 ] ", '{"a":{"b":{"c":[{}]}}}', "1e400", "\t\r\n 5"]:
    value = json.loads(text)
    print(text, repr(value), type(value).__name__)
print(json.loads(json.dumps({"k": [1, 2.5, "x", None, True]})))
deep = json.loads("[" * 50 + "]" * 50)
n = 0
while deep:
    deep = deep[0]
    n += 1
print(n)
