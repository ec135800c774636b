import sys

for attempt in range(2):
    try:
        import failing_module
    except ValueError as e:
        print("caught", e, "failing_module" in sys.modules)
try:
    failing_module
except NameError as e:
    print(e)
try:
    from math import cosine
except ImportError as e:
    print(type(e).__name__, str(e).split(" (")[0], e.name)
try:
    import nowhere_to_be_found
except ModuleNotFoundError as e:
    print(e, e.name, isinstance(e, ImportError))
try:
    from math import floor as down, ceil as up
finally:
    print(down(2.5), up(2.5))
