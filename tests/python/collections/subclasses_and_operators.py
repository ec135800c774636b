# Operators of OrderedDict, Counter and deque, and what their derived classes answer.
from collections import ChainMap, Counter, OrderedDict, UserString, defaultdict, deque, namedtuple


def attempt(action):
    try:
        print(repr(action()))
    except Exception as error:
        print(type(error).__name__, error)


ordered = OrderedDict(a=1, b=2)
print(ordered | {"c": 3}, {"z": 0} | ordered, OrderedDict.fromkeys("ab", 5), type(ordered | {}).__name__)
ordered |= {"b": 9}
print(ordered)
print(Counter("aab") == Counter(a=2, b=1, c=0), Counter("a") <= Counter("aab"), Counter("aab") < Counter("aab"), Counter("aab") >= Counter("b"), Counter(a=1) != Counter(a=2))
count = Counter("abca")
count += Counter("az")
count -= Counter("b")
print(count)
count &= Counter(a=2, z=5)
count |= Counter(q=1)
print(count)
attempt(lambda: Counter.fromkeys("ab"))
attempt(lambda: Counter(5))
print(defaultdict(list, a=[1]) | {"b": 2})


class Short(deque):
    pass


queue = Short([1, 2, 3], 3)
print(queue, type(queue.copy()).__name__, type(queue + deque([4])).__name__, queue + deque([4]), queue * 2)
queue *= 2
print(queue, queue <= deque([9]), queue > deque([1]), deque([1]) >= deque([1]))
attempt(lambda: queue["a"])
attempt(lambda: queue[1:2])
attempt(lambda: queue[5])
attempt(lambda: setattr(queue, "maxlen", 5))
attempt(lambda: deque([1], "x"))
attempt(lambda: deque([1], -1))


def changing():
    items = deque([1])
    for item in items:
        items.append(item)


attempt(changing)
Point = namedtuple("Point", "x y")
attempt(lambda: setattr(Point(1, 2), "x", 3))
attempt(lambda: namedtuple("1a", "x"))
attempt(lambda: namedtuple("class", "x"))
print(Point.__doc__, "|", Point.x.__doc__, "|", Point._fields)
chain = ChainMap({"a": 1}, {"b": 2})
attempt(lambda: chain.pop("b"))
attempt(lambda: ChainMap().popitem())
print(chain.setdefault("b", 5), chain.setdefault("c", 6), chain, chain.copy())
text = UserString("abc")
print(text, text.upper(), type(text.upper()).__name__, text + "d", "z" + text, text * 2, text[1], text.find("c"), text == "abc", "b" in text, len(text), [*text], text.encode(), text.split("b"))
