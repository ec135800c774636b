config = {"wifi": {"ssid": "home", "channels": [1, 6, 11]}, "pins": {4: "led", 5: "button"}, "limits": (0.5, 2)}
config["wifi"]["channels"].append(13)
config["pins"][12] = config["pins"].pop(5)
config.setdefault("log", {}).setdefault("level", []).append("debug")
print(config)
print(config["wifi"]["channels"][-1], "ssid" in config["wifi"], len(config), [k for k, v in config.items() if isinstance(v, dict)])


def walk(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, path + (key,))
    elif isinstance(value, (list, tuple)):
        for i, inner in enumerate(value):
            yield from walk(inner, path + (i,))
    else:
        yield path, value


for path, value in walk(config):
    print("/".join(map(str, path)), "=", repr(value))
