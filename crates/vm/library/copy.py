# copy: copies of objects, and copies of all that they hold.


class Error(Exception):
    pass


_PLAIN = (int, float, bool, str, bytes, tuple, frozenset, range, slice, type(None), type(len), type(lambda: 0), type)


def copy(x):
    if hasattr(x, "__copy__"):
        return x.__copy__()
    if type(x) in _PLAIN or isinstance(x, type):
        return x
    if type(x) in (list, dict, set, bytearray):
        return x.copy()
    return _rebuilt(x, lambda part: part)


def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    if id(x) in memo:
        return memo[id(x)]
    if hasattr(x, "__deepcopy__"):
        made = x.__deepcopy__(memo)
    elif type(x) is tuple:
        made = tuple([deepcopy(part, memo) for part in x])
    elif type(x) is list:
        made = memo[id(x)] = []
        made.extend([deepcopy(part, memo) for part in x])
    elif type(x) is dict:
        made = memo[id(x)] = {}
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
    elif type(x) is set:
        made = {deepcopy(part, memo) for part in x}
    elif type(x) is bytearray:
        made = x.copy()
    elif type(x) in _PLAIN or isinstance(x, type):
        made = x
    else:
        return _rebuilt(x, lambda part: deepcopy(part, memo), memo)
    memo[id(x)] = made
    return made


def _rebuilt(x, part, memo=None):
    cls = type(x)
    for builtin in (list, dict, set, tuple, int, float, str, bytes):
        if isinstance(x, builtin):
            made = cls.__new__(cls) if builtin in (list, dict, set) else cls.__new__(cls, x)
            break
    else:
        made = object.__new__(cls)
    if memo is not None:
        memo[id(x)] = made
    if isinstance(x, list):
        list.extend(made, [part(item) for item in x])
    elif isinstance(x, dict):
        dict.update(made, {part(key): part(value) for key, value in x.items()})
    elif isinstance(x, set):
        set.update(made, [part(item) for item in x])
    for name, value in x.__dict__.items():
        setattr(made, name, part(value))
    return made
