import bisect
import contextlib
import copy
import operator
from typing import Dict, List, Optional, TypeVar

a = [1, 3, 3, 5]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 0), bisect.bisect_left(a, 9))
bisect.insort(a, 4)
print(a)
rows = [("b", 2), ("a", 3), ("c", 1)]
print(sorted(rows, key=operator.itemgetter(1)), sorted(rows, key=operator.itemgetter(0, 1))[0], operator.add(2, 3), operator.contains([1], 1), operator.methodcaller("upper")("x"), operator.attrgetter("real")(5), operator.not_(0))


class Node:
    def __init__(self, value, children=None):
        self.value = value
        self.children = children or []


n = Node([1], [Node([2])])
shallow, deep = copy.copy(n), copy.deepcopy(n)
n.value.append(9)
n.children[0].value.append(8)
print(shallow.value, deep.value, shallow.children[0].value, deep.children[0].value, type(deep) is Node, deep is n)
loop = [1]
loop.append(loop)
twin = copy.deepcopy(loop)
print(twin[1] is twin, twin is loop, copy.copy({"a": [1]}), copy.deepcopy(((1, [2]), {3: {4}})), copy.copy(5))


@contextlib.contextmanager
def tag(name):
    print("<%s>" % name)
    try:
        yield name.upper()
    finally:
        print("</%s>" % name)


with tag("a") as t:
    print(t)
try:
    with tag("b"):
        raise ValueError("inside")
except ValueError as e:
    print("out", e)
with contextlib.suppress(KeyError, ZeroDivisionError):
    1 / 0
with contextlib.ExitStack() as stack:
    print(stack.enter_context(tag("c")), stack.enter_context(tag("d")))
    stack.callback(print, "called back")


def typed(x: Optional[List[int]], table: Dict[str, int] = {}) -> "List[int]":
    y: int = len(x or [])
    return [y]


T = TypeVar("T")
print(typed([1, 2]), typed(None))
