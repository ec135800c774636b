from collections import OrderedDict


class Node:
    __slots__ = ("key", "value", "before", "after")

    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.before = self.after = self


class Cache:
    """The least recently used entry goes first: a ring of nodes and a dict to find them."""

    def __init__(self, size):
        self.size = size
        self.ring = Node()
        self.nodes = {}
        self.hits = self.misses = 0

    def _unlink(self, node):
        node.before.after, node.after.before = node.after, node.before

    def _newest(self, node):
        last = self.ring.before
        node.before, node.after = last, self.ring
        last.after = self.ring.before = node

    def __getitem__(self, key):
        try:
            node = self.nodes[key]
        except KeyError:
            self.misses += 1
            raise KeyError(f"not cached: {key!r}") from None
        self.hits += 1
        self._unlink(node)
        self._newest(node)
        return node.value

    def __setitem__(self, key, value):
        if key in self.nodes:
            self._unlink(self.nodes[key])
        elif len(self.nodes) == self.size:
            oldest = self.ring.after
            self._unlink(oldest)
            del self.nodes[oldest.key]
        node = self.nodes[key] = Node(key, value)
        self._newest(node)

    def __len__(self):
        return len(self.nodes)

    def __iter__(self):
        node = self.ring.after
        while node is not self.ring:
            yield node.key
            node = node.after

    def __contains__(self, key):
        return key in self.nodes

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default


cache = Cache(3)
for key, value in zip("abc", range(3)):
    cache[key] = value
print(list(cache), cache["a"], list(cache))
cache["d"] = 3
print(list(cache), "b" in cache, len(cache))
cache["c"] = 20
print(list(cache), cache.get("b"), cache.get("b", "none"), cache.get("c"), cache.hits, cache.misses)
try:
    cache["zz"]
except KeyError as e:
    print(e, e.args, e.__cause__, e.__suppress_context__)

model, ours = OrderedDict(), Cache(5)
seed = 7
for step in range(300):
    seed = (seed * 1103515245 + 12345) % 2**31
    key = seed // 1000 % 9
    if key in model:
        model.move_to_end(key)
        assert ours[key] == model[key]
    else:
        if len(model) == 5:
            model.popitem(last=False)
        model[key] = ours[key] = step
    assert list(model) == list(ours), step
print(list(ours), ours.hits, ours.misses, [ours.get(k) for k in range(9)])
