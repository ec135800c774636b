from copy import deepcopy

DEFAULTS = {"network": {"ssid": "", "retries": 3, "dns": ["1.1.1.1"]}, "sensor": {"period": 10, "calibration": {"offset": 0.0, "factor": 1.0}}, "debug": False}


class ConfigError(Exception):
    pass


def merge(base, over, path=()):
    out = deepcopy(base)
    for key, value in over.items():
        here = (*path, key)
        if value is None:
            out.pop(key, None)
        elif key.startswith("+"):
            out[key[1:]] = out.get(key[1:], []) + value
        elif isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = merge(out[key], value, here)
        elif key in out and type(value) is not type(out[key]) and not {type(value), type(out[key])} <= {int, float}:
            raise ConfigError(f"{'.'.join(here)}: {type(value).__name__} instead of {type(out[key]).__name__}")
        else:
            out[key] = deepcopy(value)
    return out


def flat(config, prefix=""):
    for key, value in config.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def difference(old, new):
    old, new = dict(flat(old)), dict(flat(new))
    for key in sorted(old.keys() | new.keys()):
        match key in old, key in new:
            case True, False:
                yield f"- {key} = {old[key]!r}"
            case False, True:
                yield f"+ {key} = {new[key]!r}"
            case _ if old[key] != new[key]:
                yield f"~ {key}: {old[key]!r} -> {new[key]!r}"


class View:
    """Dots instead of brackets."""

    def __init__(self, config, path="config"):
        self.__dict__.update(_config=config, _path=path)

    def __getattr__(self, name):
        try:
            value = self._config[name]
        except KeyError:
            raise AttributeError(f"{self._path} has no {name!r}") from None
        return View(value, f"{self._path}.{name}") if isinstance(value, dict) else value

    def __setattr__(self, name, value):
        raise ConfigError(f"{self._path}.{name} cannot change")

    def __dir__(self):
        return sorted(self._config)


site = {"network": {"ssid": "barn", "+dns": ["9.9.9.9"]}, "sensor": {"calibration": {"offset": -0.5}}}
device = {"debug": True, "sensor": {"period": 2.5, "calibration": {"factor": None}}, "extra": {"led": 13}}
config = merge(merge(DEFAULTS, site), device)
print(config)
print(*difference(DEFAULTS, config), sep="\n")
print(DEFAULTS["network"]["dns"], merge(DEFAULTS, {}) == DEFAULTS, merge(DEFAULTS, {})["sensor"] is DEFAULTS["sensor"])
view = View(config)
print(view.network.ssid, view.sensor.calibration.offset, view.extra.led, dir(view.network), hasattr(view, "nothing"), getattr(view.sensor, "nothing", 0))
for call in (lambda: view.sensor.calibration.factor, lambda: setattr(view.network, "ssid", "x"), lambda: merge(DEFAULTS, {"network": {"retries": "many"}}), lambda: merge(DEFAULTS, {"debug": 1}), lambda: merge(DEFAULTS, {"sensor": 5})):
    try:
        print(call())
    except (ConfigError, AttributeError) as e:
        print(type(e).__name__, e)
