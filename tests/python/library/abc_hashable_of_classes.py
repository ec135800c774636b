from collections.abc import Hashable


class Plain:
    pass


class Equal:
    def __eq__(self, other):
        return True


class Both(Equal):
    def __hash__(self):
        return 1


class Off:
    __hash__ = None


class Row(list):
    pass


class HashedRow(list):
    def __hash__(self):
        return 1


for c in (Plain, Equal, Both, Off, Row, HashedRow, int, list):
    print(c.__name__, issubclass(c, Hashable))
