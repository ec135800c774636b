from functools import partial, partialmethod, reduce

add = lambda a, b, c=0: (a, b, c)
p = partial(add, 1)
print(p(2), p(2, c=3), partial(p, 5)(), partial(add, c=9)(1, 2), partial(add, 1, c=2)(3, c=4))
print(p.func is add, p.args, p.keywords, partial(p, 2, c=1).args)
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 7), reduce(max, [3, 9, 2]), reduce(lambda a, b: [a, b], "abc", 0))
try:
    reduce(lambda a, b: a, [])
except TypeError as e:
    print(e)
try:
    partial(5)
except TypeError as e:
    print(e)
print(list(map(partial(pow, 2), range(5))), int("101", 2), partial(int, base=2)("101"))


class Cell:
    def __init__(self):
        self.alive = False

    def set_state(self, state):
        self.alive = state

    set_alive = partialmethod(set_state, True)


c = Cell()
c.set_alive()
print(c.alive)
