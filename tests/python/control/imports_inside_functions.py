def f():
    import math
    from json import dumps as d
    return math.floor(2.7), d([1])
print(f())
try:
    import nothing_here
except ImportError as e:
    print(type(e).__name__, e.name)
import math as m, json
print(m.pi > 3, json.loads("[1]"), m.__name__)
print(__name__)
if __name__ == "__main__": print("main")
