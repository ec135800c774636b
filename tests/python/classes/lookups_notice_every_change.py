# The same line of a program meets objects whose classes and attributes change under it.
class Base:
    limit = 1

    def name(self):
        return "base"


class Child(Base):
    pass


class Other:
    limit = 50

    def name(self):
        return "other"


def look(thing):
    return thing.limit, thing.name()


first, second, third = Base(), Child(), Other()
for _ in range(3):
    print([look(thing) for thing in (first, second, third)])

Base.limit = 2
print([look(thing) for thing in (first, second, third)])
Child.limit = 3
print([look(thing) for thing in (first, second, third)])
second.limit = 4
print([look(thing) for thing in (first, second, third)])
del Child.limit
del second.limit
print([look(thing) for thing in (first, second, third)])
Base.name = lambda self: "new"
print([look(thing) for thing in (first, second, third)])
second.name = lambda: "own"
print([look(thing) for thing in (first, second, third)])
Child.limit = property(lambda self: "asked")
print([look(thing) for thing in (first, second, third)])
Other.__getattribute__ = lambda self, name: (lambda: name) if name == "name" else name
print([look(thing) for thing in (first, second, third)])


# Counters in a class, read through class, derived class and instance.
class Counter:
    count = 0
    last = None

    def __init__(self):
        Counter.count += 1
        Counter.last = self
        self.number = Counter.count


class Special(Counter):
    pass


made = [Counter() for _ in range(3)] + [Special()]
print(Counter.count, Special.count, made[0].count, made[3].number, Counter.last is made[3])
for i in range(5):
    Counter.count = i * 10
    print(Counter.count, Special.count, made[1].count, end="; ")
print()
Special.count = "own"
Counter.count = 7
print(Counter.count, Special.count, made[0].count, made[3].count)


class Getter:
    def __get__(self, instance, owner):
        return "got", instance is None


for value in (1, Getter(), 2, staticmethod(len), 3, "text"):
    Counter.count = value
    seen = Counter.count
    print(seen if not callable(seen) else seen("abc"), end=" ")
print()


# Attributes that come in another order, or not at all.
class Bag:
    def __init__(self, flip):
        if flip:
            self.a, self.b = 1, 2
        else:
            self.b, self.a = 3, 4

    def total(self):
        return self.a * 10 + self.b


bags = [Bag(i % 2 == 0) for i in range(4)]
print([bag.total() for bag in bags])
for bag in bags:
    bag.c = bag.a
    bag.a = 9
bags[1].__dict__["a"] = 5
print([(bag.total(), bag.c) for bag in bags])
for bag in bags[:3]:
    del bag.b
    try:
        bag.total()
    except AttributeError as error:
        print(error)
    bag.b = 0
print([bag.total() for bag in bags])


class Quiet:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2)


def put(thing, value):
    thing.x = value
    return thing.x


print([put(thing, 4) for thing in (Base(), Quiet(), Base(), Quiet(), Counter)])
