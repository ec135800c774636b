from collections import deque
from heapq import heappop, heappush


class Sleep:
    def __init__(self, ms):
        self.ms = ms


class Wait:
    def __init__(self, signal):
        self.signal = signal


class Signal:
    def __init__(self, name):
        self.name, self.waiting = name, []


class Scheduler:
    def __init__(self):
        self.now, self.ready, self.asleep, self.number = 0, deque(), [], 0

    def start(self, task, value=None):
        self.ready.append((task, value))

    def fire(self, signal, value=None):
        for task in signal.waiting:
            self.start(task, value)
        signal.waiting.clear()

    def run(self):
        while self.ready or self.asleep:
            if not self.ready:
                self.now, _, task = heappop(self.asleep)
                self.start(task)
            task, value = self.ready.popleft()
            try:
                request = task.throw(value) if isinstance(value, Exception) else task.send(value)
            except StopIteration as e:
                self.say(task.__name__, "ends with", e.value)
                continue
            except Exception as e:
                self.say(task.__name__, "fails:", repr(e))
                continue
            match request:
                case None:
                    self.start(task)
                case Sleep(ms=ms):
                    self.number += 1
                    heappush(self.asleep, (self.now + ms, self.number, task))
                case Wait(signal=signal):
                    signal.waiting.append(task)
                case other:
                    self.start(task, TypeError(f"cannot wait for {other!r}"))

    def say(self, *words):
        print(f"{self.now:4}", *words)


scheduler = Scheduler()
pressed = Signal("pressed")


def blink(name, ms, times):
    for i in range(times):
        scheduler.say(name, "on" if i % 2 == 0 else "off")
        yield Sleep(ms)
    return times * ms


def button():
    for which in ("left", "right"):
        yield Sleep(25)
        scheduler.fire(pressed, which)
    yield Sleep(1)
    return "tired"


def reader():
    try:
        while True:
            which = yield Wait(pressed)
            scheduler.say("pressed", which)
            yield from blink("flash", 3, 2)
            if which == "right":
                return which
    finally:
        scheduler.say("reader cleans up")


def counter():
    total = 0
    for i in range(3):
        total += i
        yield
    return total


def careless():
    try:
        yield 42
    except TypeError as e:
        scheduler.say("told:", e)
    yield Sleep(5)
    raise ValueError("broken")


for task in (blink("green", 10, 4), blink("red", 15, 2), button(), reader(), counter(), careless()):
    scheduler.start(task)
scheduler.run()
print(scheduler.now, pressed.waiting)
