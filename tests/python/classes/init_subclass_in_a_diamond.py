# __init_subclass__ is a class method without saying so: super() finds the next one, whoever wrote it.
class Base:
    def __init_subclass__(cls, **rest):
        super().__init_subclass__(**rest)
        cls.calls = ["base"]


class Left(Base):
    def __init_subclass__(cls, left=0, **rest):
        super().__init_subclass__(**rest)
        cls.calls.append(("left", left))


class Middle(Base):
    def __init_subclass__(cls, middle, **rest):
        super().__init_subclass__(**rest)
        cls.calls.append(("middle", middle))


class Both(Left, Middle, middle=2, left=1):
    pass


print(Both.calls, type(Base.__dict__["__init_subclass__"]).__name__)
try:
    class Wrong(Left, Middle):
        pass
except TypeError as error:
    print(error)


class Items:
    def __class_getitem__(cls, key):
        return cls.__name__, key


class MoreItems(Items):
    def __class_getitem__(cls, key):
        return ("more",) + super().__class_getitem__(key)


print(Items[1], MoreItems["a", 2], Items.__class_getitem__(3))


def made():
    class Inner:
        @property
        def fixed(self):
            return 1

        written = property(None, lambda self, value: None)

    return Inner()


for change in (lambda o: setattr(o, "fixed", 2), lambda o: delattr(o, "fixed"), lambda o: o.written):
    try:
        change(made())
    except AttributeError as error:
        print(error)
