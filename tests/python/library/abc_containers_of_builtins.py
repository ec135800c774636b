import collections.abc as abc

values = [[], (), {}, set(), frozenset(), "", b"", bytearray(), 1, None, iter([]), (i for i in []), range(2), {}.keys()]
for name in "Iterable Iterator Sized Container Collection Sequence MutableSequence Mapping MutableMapping Set MutableSet Generator Reversible".split():
    promise = getattr(abc, name)
    print(name, [int(isinstance(x, promise)) for x in values])
