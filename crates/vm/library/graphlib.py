# graphlib: what must come before what.


class CycleError(ValueError):
    pass


class TopologicalSorter:
    def __init__(self, graph=None):
        self._before = {}
        self._ready = None
        for node, predecessors in (graph or {}).items():
            self.add(node, *predecessors)

    def add(self, node, *predecessors):
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        self._before.setdefault(node, [])
        for each in predecessors:
            self._before.setdefault(each, [])
            if each not in self._before[node]:
                self._before[node].append(each)

    def prepare(self):
        if self._ready is not None:
            raise ValueError("cannot prepare() more than once")
        cycle = self._cycle()
        self._left = {node: len(before) for node, before in self._before.items()}
        self._after = {node: [] for node in self._before}
        for node, before in self._before.items():
            for each in before:
                self._after[each].append(node)
        self._ready = [node for node, count in self._left.items() if count == 0]
        self._given = self._finished = 0
        self._out = set()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def _cycle(self):
        done = set()
        for start in self._before:
            path, walks = [], []
            node = start
            while True:
                if node not in done:
                    if node in path:
                        return path[path.index(node):][::-1] + [path[-1]] if len(path) > 1 else [node, node]
                    path.append(node)
                    walks.append(iter(self._before[node]))
                while walks:
                    node = next(walks[-1], done)
                    if node is not done:
                        break
                    walks.pop()
                    done.add(path.pop())
                else:
                    break
        return None

    def get_ready(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        ready, self._ready = tuple(self._ready), []
        self._given += len(ready)
        self._out.update(ready)
        return ready

    def done(self, *nodes):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        for node in nodes:
            if node not in self._before:
                raise ValueError("node %r was not added using add()" % (node,))
            if node not in self._out:
                raise ValueError("node %r was not passed out (still not ready)" % (node,))
            self._out.discard(node)
            self._finished += 1
            for each in self._after[node]:
                self._left[each] -= 1
                if self._left[each] == 0:
                    self._ready.append(each)

    def is_active(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        return self._finished < self._given or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def static_order(self):
        self.prepare()
        while self.is_active():
            ready = self.get_ready()
            yield from ready
            self.done(*ready)
