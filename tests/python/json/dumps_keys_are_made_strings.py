import json

print(json.dumps({1: 2, 1.5: 3, True: 4, None: 5, "s": 6}))
print(json.dumps({False: 0, -3: 1, 10**20: 2, float("inf"): 3}))
try:
    json.dumps({(1, 2): 3})
except TypeError as e:
    print(e)
try:
    json.dumps({b"a": 3})
except TypeError as e:
    print(e)
print(json.dumps({(1, 2): 3, "a": 1, b"x": 2}, skipkeys=True))
print(json.dumps({"b": 1, "a": 2, "c": {"z": 1, "y": 2}}, sort_keys=True))
print(json.dumps({2: 1, 1: 2}, sort_keys=True))
try:
    json.dumps({2: 1, "a": 2}, sort_keys=True)
except TypeError as e:
    print(e)
