from collections import UserDict, UserList
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Sized


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


d = Lower({"A": 1})
d["B"] = 2
d.update(C=3)
print(d, len(d), "a" in d, sorted(d), d.get("b"), d.data)
u = UserList([3, 1])
u.append(2)
u.sort()
print(u, u[0], len(u), u + [5], u == [1, 2, 3])
print(isinstance([], Iterable), isinstance({}, Mapping), isinstance((), Sequence), isinstance(iter([]), Iterator), isinstance(len, Callable), isinstance("", Sized))
