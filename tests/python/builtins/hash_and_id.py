def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Key:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __hash__(self):
        return self.n


print(hash(Key(5)), {Key(1): "one"}[Key(1)], Key(1) in {Key(1)}, len({Key(1), Key(1), Key(2)}), hash(Key(2 ** 61)), hash(Key(-1)))


class NoHash:
    def __eq__(self, other):
        return True


class WrongHash:
    def __hash__(self):
        return "x"


attempt(hash, NoHash())
attempt(hash, WrongHash())
attempt(lambda: {NoHash()})
print(hash(None) == hash(None), hash("a") == hash("a"), hash(b"a") == hash(b"a"), hash(int) == hash(int), hash(len) == hash(len))
