from collections import ChainMap

defaults = {"color": "red", "user": "guest"}
env = {"user": "admin"}
c = ChainMap(env, defaults)
print(c["color"], c["user"], len(c), sorted(c), "color" in c, c.get("zz", 1))
c["new"] = 1
print(env, c.maps[1], sorted(c.items()))
child = c.new_child({"color": "blue"})
print(child["color"], child.parents["color"], len(child.maps))
del c["new"]
try:
    del c["color"]
except KeyError as e:
    print("KeyError")
try:
    c["none"]
except KeyError as e:
    print(e)
print(ChainMap(), bool(ChainMap()), dict(c) == {"color": "red", "user": "admin"})
