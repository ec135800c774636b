"""Objects whose comparisons, hashes, indexes and texts change the containers that ask them.

SEED and ROUNDS stand in front of this text. Whatever the operations answer, afterwards every container is whole: it has as
many items as it says. (CPython 3.11 itself ends in a segmentation fault here, so it is no judge.)
"""
import array
import bisect
import collections
import functools
import heapq
import itertools
import json
import struct

state = SEED
armed = False
targets = []


def rand(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


def mischief():
    global armed
    if not armed or rand(3):
        return
    # Nearly always what this does to them is peaceful itself.
    armed = rand(40) == 0
    for target in targets:
        try:
            change(target, rand(12))
        except Exception:
            pass
    armed = True


def change(target, what):
    if what == 0:
        target.clear()
    elif what == 1:
        target.popitem() if isinstance(target, dict) else target.pop()
    elif what == 2:
        if isinstance(target, dict):
            for n in range(rand(9)):
                target[Bad()] = n
        elif isinstance(target, set):
            for n in range(rand(9)):
                target.add(Bad())
        elif isinstance(target, bytearray):
            target.extend(b"xyz" * rand(30))
        else:
            target.extend([Bad() for n in range(rand(30))])
    elif what == 3 and isinstance(target, list):
        del target[::2]
    elif what == 4 and isinstance(target, (dict, set)):
        for n in range(rand(5)):
            target.update({n: n})
    elif what == 5:
        [object() for n in range(20)]


class Bad:
    def __init__(self):
        self.h = rand(3)

    def __eq__(self, other):
        mischief()
        return rand(3) == 0

    def __lt__(self, other):
        mischief()
        return rand(2) == 0
    __gt__ = __le__ = __ge__ = __lt__

    def __hash__(self):
        mischief()
        return self.h

    def __index__(self):
        mischief()
        return rand(7) - 3

    def __bool__(self):
        mischief()
        return rand(2) == 0

    def __len__(self):
        mischief()
        return rand(5)

    def __iter__(self):
        for i in range(rand(6)):
            mischief()
            yield rand(200)

    def __repr__(self):
        mischief()
        return "Bad" * rand(4)

    def __str__(self):
        mischief()
        return "bad"

    def __format__(self, spec):
        mischief()
        return spec

    def __add__(self, other):
        mischief()
        return rand(9)
    __radd__ = __add__

    def __call__(self, *args):
        mischief()
        return rand(200)

    def __getitem__(self, i):
        mischief()
        if rand(5) == 0:
            raise IndexError
        return rand(100)

    def keys(self):
        mischief()
        return [Bad() for i in range(rand(4))]


def attack(make, operations):
    global targets, armed
    for name, operation in operations:
        for _ in range(ROUNDS):
            targets = [make(rand(12)), make(rand(12))]
            armed = True
            try:
                operation(*targets)
            except Exception:
                pass
            armed = False
            for target in targets:
                count = sum(1 for item in target)
                if count != len(target):
                    print("broken by", name, count, len(target))
    return len(operations)


B = Bad
sets = [
    ("eq", lambda a, b: a == b),
    ("lt", lambda a, b: a < b),
    ("le", lambda a, b: a <= b),
    ("gt", lambda a, b: a > b),
    ("and", lambda a, b: a & b),
    ("or", lambda a, b: a | b),
    ("sub", lambda a, b: a - b),
    ("xor", lambda a, b: a ^ b),
    ("iand", lambda a, b: a.__iand__(b)),
    ("ior", lambda a, b: a.__ior__(b)),
    ("isub", lambda a, b: a.__isub__(b)),
    ("ixor", lambda a, b: a.__ixor__(b)),
    ("in", lambda a, b: B() in a),
    ("add", lambda a, b: [a.add(B()) for i in range(9)]),
    ("discard", lambda a, b: a.discard(B())),
    ("remove", lambda a, b: a.remove(B())),
    ("update", lambda a, b: a.update(b, [B(), B()])),
    ("copy", lambda a, b: a.copy()),
    ("isdisjoint", lambda a, b: a.isdisjoint(b)),
    ("issubset", lambda a, b: a.issubset(b)),
    ("issubset list", lambda a, b: a.issubset(list(b))),
    ("issuperset", lambda a, b: a.issuperset(list(b))),
    ("difference", lambda a, b: a.difference(list(b), b)),
    ("intersection", lambda a, b: a.intersection(list(b), b)),
    ("union", lambda a, b: a.union(list(b))),
    ("symmetric", lambda a, b: a.symmetric_difference(list(b))),
    ("symupdate", lambda a, b: a.symmetric_difference_update(dict.fromkeys(b))),
    ("difupdate", lambda a, b: a.difference_update(b, a)),
    ("intupdate", lambda a, b: a.intersection_update(list(b))),
    ("frozen", lambda a, b: hash(frozenset(a))),
    ("fromkeys", lambda a, b: dict.fromkeys(a, 1)),
    ("sorted", lambda a, b: sorted(a)),
    ("max", lambda a, b: max(a)),
    ("repr", lambda a, b: repr(a)),
    ("str", lambda a, b: f"{a}"),
    ("list", lambda a, b: list(map(lambda x: x == 1, a))),
    ("nested", lambda a, b: {frozenset(a), frozenset(b)}),
    ("any", lambda a, b: any(a)),
    ("sum", lambda a, b: sum(a)),
    ("iter", lambda a, b: [x == x for x in a]),
]
dicts = [
    ("eq", lambda a, b: a == b),
    ("ne", lambda a, b: a != b),
    ("or", lambda a, b: a | b),
    ("ior", lambda a, b: a.__ior__(b)),
    ("get", lambda a, b: a.get(B())),
    ("item", lambda a, b: a[B()]),
    ("set", lambda a, b: [a.__setitem__(B(), 1) for i in range(9)]),
    ("del", lambda a, b: a.__delitem__(B())),
    ("pop", lambda a, b: a.pop(B(), None)),
    ("setdefault", lambda a, b: a.setdefault(B(), 5)),
    ("in", lambda a, b: B() in a),
    ("update", lambda a, b: a.update(b)),
    ("update pairs", lambda a, b: a.update([(B(), 1), (B(), 2)])),
    ("update keys", lambda a, b: a.update(B())),
    ("keys and", lambda a, b: a.keys() & b.keys()),
    ("keys or", lambda a, b: a.keys() | list(b)),
    ("keys sub", lambda a, b: a.keys() - b),
    ("keys eq", lambda a, b: a.keys() == b.keys()),
    ("items and", lambda a, b: a.items() & b.items()),
    ("items eq", lambda a, b: a.items() == b.items()),
    ("items in", lambda a, b: (B(), 1) in a.items()),
    ("values in", lambda a, b: B() in a.values()),
    ("items lt", lambda a, b: a.items() <= b.items()),
    ("repr", lambda a, b: repr(a)),
    ("items repr", lambda a, b: repr(a.items())),
    ("copy", lambda a, b: a.copy()),
    ("comp", lambda a, b: {k: v for k, v in a.items()}),
    ("comp2", lambda a, b: {B(): v for v in a.values()}),
    ("star", lambda a, b: {**a, **b}),
    ("sorted", lambda a, b: sorted(a.items())),
    ("max", lambda a, b: max(a, key=B())),
    ("list", lambda a, b: list(a.values()).index(B())),
    ("isdisjoint", lambda a, b: a.keys().isdisjoint(b)),
    ("dict", lambda a, b: dict(a, x=1)),
    ("rev", lambda a, b: [x == x for x in reversed(a)]),
    ("match", lambda a, b: matches(a)),
]


def matches(d):
    match d:
        case {1: x, 2: y, **rest}: return x
        case {3: Bad()}: return 1
        case {0: x}: return x


lists = [
    ("eq", lambda a, b: a == b),
    ("lt", lambda a, b: a < b),
    ("in", lambda a, b: B() in a),
    ("index", lambda a, b: a.index(B())),
    ("index from", lambda a, b: a.index(B(), B(), B())),
    ("count", lambda a, b: a.count(B())),
    ("remove", lambda a, b: a.remove(B())),
    ("sort", lambda a, b: a.sort()),
    ("sort key", lambda a, b: a.sort(key=B())),
    ("sort key2", lambda a, b: a.sort(key=lambda x: (mischief(), rand(5)), reverse=True)),
    ("sorted", lambda a, b: sorted(a)),
    ("min", lambda a, b: min(a)),
    ("max", lambda a, b: max(a, key=B())),
    ("insert", lambda a, b: a.insert(B(), 1)),
    ("pop", lambda a, b: a.pop(B())),
    ("get", lambda a, b: a[B()]),
    ("set", lambda a, b: a.__setitem__(B(), 2)),
    ("del", lambda a, b: a.__delitem__(B())),
    ("slice", lambda a, b: a[B():B()]),
    ("slice step", lambda a, b: a[B():B():B()]),
    ("slice set", lambda a, b: a.__setitem__(slice(B(), B()), b)),
    ("slice set it", lambda a, b: a.__setitem__(slice(B(), B()), B())),
    ("slice set step", lambda a, b: a.__setitem__(slice(B(), B(), B()), [1, 2])),
    ("slice set self", lambda a, b: a.__setitem__(slice(B(), B()), a)),
    ("slice del", lambda a, b: a.__delitem__(slice(B(), B()))),
    ("slice del step", lambda a, b: a.__delitem__(slice(B(), B(), B()))),
    ("mul", lambda a, b: a * B()),
    ("imul", lambda a, b: a.__imul__(B())),
    ("extend", lambda a, b: a.extend(B())),
    ("extend gen", lambda a, b: a.extend(x == 1 for x in b)),
    ("iadd", lambda a, b: a.__iadd__(B())),
    ("repr", lambda a, b: repr(a)),
    ("join", lambda a, b: ",".join(map(str, a))),
    ("format", lambda a, b: "{!r} {}".format(a, b)),
    ("sum", lambda a, b: sum(a)),
    ("any", lambda a, b: any(a)),
    ("all", lambda a, b: all(a)),
    ("zip", lambda a, b: list(zip(a, b, B()))),
    ("map", lambda a, b: list(map(B(), a, b))),
    ("filter", lambda a, b: list(filter(B(), a))),
    ("filter none", lambda a, b: list(filter(None, a))),
    ("enumerate", lambda a, b: list(enumerate(a, B()))),
    ("tuple", lambda a, b: tuple(x for x in a if x == 1)),
    ("unpack", lambda a, b: [*a, *B(), *b]),
    ("call", lambda a, b: print(*a, *b, sep="", end="", file=Sink())),
    ("reversed", lambda a, b: [x == x for x in reversed(a)]),
    ("tuple eq", lambda a, b: tuple(a) == tuple(b)),
    ("tuple hash", lambda a, b: hash(tuple(a))),
    ("tuple index", lambda a, b: tuple(a).index(B())),
    ("nested", lambda a, b: [a, b] == [b, a]),
    ("set", lambda a, b: set(a)),
    ("dict", lambda a, b: dict(zip(a, b))),
    ("unpack some", lambda a, b: middle(a)),
    ("bytes", lambda a, b: bytes(a)),
    ("bytearray", lambda a, b: bytearray(a)),
    ("range", lambda a, b: list(range(B(), B()))),
    ("divmod", lambda a, b: a[-1:] * B()),
    ("percent", lambda a, b: "%s %r %d" % (a, b, B())),
    ("chr", lambda a, b: chr(B())),
    ("isinstance", lambda a, b: isinstance(a, tuple(b))),
    ("key min", lambda a, b: min(a, key=lambda x: (mischief(), x)[1])),
    ("bisect", lambda a, b: bisect.insort(a, B())),
    ("heap", lambda a, b: [heapq.heappush(a, B()), heapq.heappop(a), heapq.heapify(a)]),
    ("heap2", lambda a, b: heapq.nsmallest(3, a)),
    ("reduce", lambda a, b: functools.reduce(lambda x, y: B() + y, a)),
    ("chain", lambda a, b: list(itertools.chain(a, B(), b))),
    ("groupby", lambda a, b: [list(g) for k, g in itertools.groupby(a)]),
    ("product", lambda a, b: list(itertools.islice(itertools.product(a, b, B()), 30))),
    ("accumulate", lambda a, b: list(itertools.accumulate(a))),
    ("cycle", lambda a, b: list(itertools.islice(itertools.cycle(a), 20))),
    ("deque", lambda a, b: collections.deque(a, 5).extend(b)),
    ("counter", lambda a, b: collections.Counter(a)),
    ("struct", lambda a, b: struct.pack("<BB", B(), B())),
    ("array", lambda a, b: array.array("b", a)),
    ("json", lambda a, b: json.dumps([len(a), B()])),
]


class Sink:
    def write(self, text):
        mischief()


def middle(a):
    x, *y, z = a
    return y


deques = [
    ("eq", lambda a, b: a == b),
    ("lt", lambda a, b: a < b),
    ("in", lambda a, b: B() in a),
    ("index", lambda a, b: a.index(B())),
    ("count", lambda a, b: a.count(B())),
    ("remove", lambda a, b: a.remove(B())),
    ("insert", lambda a, b: a.insert(B(), 1)),
    ("rotate", lambda a, b: a.rotate(B())),
    ("get", lambda a, b: a[B()]),
    ("set", lambda a, b: a.__setitem__(B(), 1)),
    ("del", lambda a, b: a.__delitem__(B())),
    ("extend", lambda a, b: a.extend(B())),
    ("extendleft", lambda a, b: a.extendleft(B())),
    ("repr", lambda a, b: repr(a)),
    ("mul", lambda a, b: a * B()),
    ("imul", lambda a, b: a.__imul__(B())),
    ("add", lambda a, b: a + b),
    ("copy", lambda a, b: a.copy()),
    ("iter", lambda a, b: [x == x for x in a]),
    ("reversed", lambda a, b: [x == x for x in reversed(a)]),
    ("self", lambda a, b: a.extend(a)),
]
bytearrays = [
    ("in", lambda a, b: B() in a),
    ("find", lambda a, b: a.find(b"x", B(), B())),
    ("index", lambda a, b: a.index(B())),
    ("count", lambda a, b: a.count(B(), B())),
    ("remove", lambda a, b: a.remove(B())),
    ("insert", lambda a, b: a.insert(B(), B())),
    ("append", lambda a, b: a.append(B())),
    ("pop", lambda a, b: a.pop(B())),
    ("get", lambda a, b: a[B()]),
    ("set", lambda a, b: a.__setitem__(B(), B())),
    ("del", lambda a, b: a.__delitem__(B())),
    ("slice", lambda a, b: a[B():B():B()]),
    ("slice set", lambda a, b: a.__setitem__(slice(B(), B()), [B(), B(), 3])),
    ("slice set it", lambda a, b: a.__setitem__(slice(B(), B(), B()), B())),
    ("slice del", lambda a, b: a.__delitem__(slice(B(), B(), B()))),
    ("extend", lambda a, b: a.extend(B())),
    ("extend2", lambda a, b: a.extend([B(), B()])),
    ("mul", lambda a, b: a * B()),
    ("imul", lambda a, b: a.__imul__(B())),
    ("join", lambda a, b: a.join([b, b"x", B()])),
    ("ljust", lambda a, b: a.ljust(B())),
    ("split", lambda a, b: a.split(b"x", B())),
    ("replace", lambda a, b: a.replace(b"x", b"yy", B())),
    ("startswith", lambda a, b: a.startswith(b"x", B(), B())),
    ("expandtabs", lambda a, b: a.expandtabs(B())),
    ("pack", lambda a, b: struct.pack_into("<BBH", a, B(), B(), B(), B())),
    ("unpack", lambda a, b: struct.unpack_from("<BB", a, B())),
    ("view", lambda a, b: memoryview(a)[B():B()]),
    ("view set", lambda a, b: memoryview(a).__setitem__(B(), B())),
    ("view slice", lambda a, b: memoryview(a).__setitem__(slice(B(), B()), b)),
    ("hex", lambda a, b: a.hex(":", B())),
    ("center", lambda a, b: a.center(B(), b"x")),
    ("bytes", lambda a, b: bytes([B(), B()])),
    ("from", lambda a, b: int.from_bytes(a, "big") ),
    ("translate", lambda a, b: a.translate(None, b"x")),
]
arrays = [
    ("insert", lambda a, b: a.insert(B(), B())),
    ("append", lambda a, b: a.append(B())),
    ("pop", lambda a, b: a.pop(B())),
    ("get", lambda a, b: a[B()]),
    ("set", lambda a, b: a.__setitem__(B(), B())),
    ("slice", lambda a, b: a[B():B():B()]),
    ("extend", lambda a, b: a.extend([B(), B()])),
    ("remove", lambda a, b: a.remove(B())),
    ("index", lambda a, b: a.index(B())),
    ("count", lambda a, b: a.count(B())),
    ("mul", lambda a, b: a * B()),
    ("fromlist", lambda a, b: a.fromlist([B(), 1])),
    ("slice set", lambda a, b: a.__setitem__(slice(B(), B()), b)),
    ("in", lambda a, b: B() in a),
    ("eq", lambda a, b: a == b),
]


def a_set(n):
    return {Bad() for _ in range(n)} | set(range(rand(3)))


def a_dict(n):
    return {**{Bad(): Bad() for _ in range(n)}, **{i: i for i in range(rand(4))}}


def a_list(n):
    return [Bad() if rand(3) else rand(9) for _ in range(n)]


def a_deque(n):
    return collections.deque(a_list(n), [None, 6][rand(2)])


def a_bytearray(n):
    return bytearray(rand(256) for _ in range(n))


def an_array(n):
    return array.array("h", [rand(99) for _ in range(n)])


kinds = ((a_set, sets), (a_dict, dicts), (a_list, lists), (a_deque, deques), (a_bytearray, bytearrays), (an_array, arrays))
for make, operations in kinds:
    print(make.__name__, attack(make, operations))
