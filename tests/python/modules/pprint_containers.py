import pprint

pprint.pprint([1, 2, {"b": 1, "a": 2}])
big = {"numbers": list(range(30)), "name": "x" * 20, "nested": {"deep": [{"k": i} for i in range(8)]}, "t": (1,)}
pprint.pprint(big)
pprint.pprint(big, width=40)
print(pprint.pformat(list(range(40)), width=30, compact=True))
pprint.pprint({"z": 1, "a": 2}, sort_dicts=False)
pprint.pprint([[[[1]]]], depth=2)
pprint.pp({"b": 1, "a": [1, 2]})
pprint.pprint({3, 1, 2})
pprint.pprint(("a" * 30, "b" * 30, "c" * 30))
pprint.pprint([{"id": i, "values": list(range(i * 4))} for i in range(6)], indent=2)
