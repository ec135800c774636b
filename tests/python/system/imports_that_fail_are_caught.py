try:
    import no_such_module
except ImportError as e:
    print(type(e).__name__, e, e.name, e.msg)
try:
    from json import no_such_name
except ImportError as e:
    print(type(e).__name__, str(e).split(" (")[0], e.name)
try:
    import json.no_such_part
except ModuleNotFoundError as e:
    print(e)
try:
    import ujson as json
except ImportError:
    import json
print(json.dumps([1]))


def late():
    try:
        import another_missing.deeper as x
    except ModuleNotFoundError as e:
        return str(e)


print(late())
ok = True
try:
    import numpy
except Exception as e:
    ok = False
print(ok)
