class Event:
    def __init__(self, name=None):
        self.name, self.handlers = name, []

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return instance.__dict__.setdefault(self.name, Event(self.name))

    def __iadd__(self, handler):
        self.handlers.append(handler)
        return self

    def __set__(self, instance, value):
        if value is not instance.__dict__.get(self.name):
            raise AttributeError(f"use += on {self.name}")

    def __isub__(self, handler):
        self.handlers.remove(handler)
        return self

    def __call__(self, *args, **kwargs):
        results, errors = [], []
        for handler in list(self.handlers):
            try:
                results.append(handler(*args, **kwargs))
            except Exception as e:
                errors.append(e)
        if errors:
            raise ExceptionGroup(f"{self.name}: {len(errors)} handlers failed", errors)
        return results

    def __len__(self):
        return len(self.handlers)


class Thermometer:
    changed = Event()
    alarm = Event()

    def __init__(self, limit):
        self._celsius, self.limit = None, limit

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        old, self._celsius = self._celsius, value
        if old != value:
            self.changed(self, old=old)
            if value > self.limit:
                self.alarm(value)


class Display:
    def __init__(self, name):
        self.name = name

    def show(self, thermometer, old):
        print(f"{self.name}: {old} -> {thermometer.celsius}")

    def __eq__(self, other):
        return isinstance(other, Display) and self.name == other.name


kitchen, cellar = Thermometer(30), Thermometer(15)
wall = Display("wall")
kitchen.changed += wall.show
kitchen.changed += lambda t, old: print("first" if old is None else f"step {t.celsius - old:+}")
cellar.alarm += print
for value in (20, 20, 31):
    kitchen.celsius = value
cellar.celsius = 16
print(len(kitchen.changed), len(kitchen.alarm), len(cellar.changed), Thermometer.changed is Thermometer.__dict__["changed"])
kitchen.changed -= wall.show
kitchen.celsius = 5
print(len(kitchen.changed), bool(cellar.changed), kitchen.alarm(1))
try:
    kitchen.changed -= wall.show
except ValueError as e:
    print(type(e).__name__)
try:
    kitchen.changed = print
except AttributeError as e:
    print(e)


def once(event):
    def decorate(handler):
        def call(*args):
            event.handlers.remove(call)
            return handler(*args)

        event.handlers.append(call)
        return handler

    return decorate


@once(cellar.alarm)
def only_first(value):
    print("only the first alarm:", value)


for value in (17, 18):
    cellar.celsius = value
kitchen.alarm += lambda v: v["x"]
kitchen.alarm += lambda v: 1 / 0
kitchen.alarm += lambda v: v + 1
try:
    kitchen.celsius = 40
except* TypeError as group:
    print("types", [str(e) for e in group.exceptions])
except* ZeroDivisionError as group:
    print("zero", group.message, group.exceptions)
print(kitchen.celsius)
