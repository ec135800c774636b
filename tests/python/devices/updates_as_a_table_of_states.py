from enum import Enum, auto


class State(Enum):
    IDLE = auto()
    CHECKING = auto()
    LOADING = auto()
    TRYING = auto()
    FAILED = auto()


class Refused(Exception):
    pass


TABLE = {
    (State.IDLE, "check"): (State.CHECKING, None),
    (State.CHECKING, "found"): (State.LOADING, "begin"),
    (State.CHECKING, "nothing"): (State.IDLE, None),
    (State.LOADING, "block"): (lambda m: State.TRYING if m.blocks >= m.needed else State.LOADING, "store"),
    (State.LOADING, "lost"): (lambda m: State.FAILED if m.losses > 2 else State.LOADING, "lose"),
    (State.TRYING, "good"): (State.IDLE, "keep"),
    (State.TRYING, "bad"): (State.IDLE, "go_back"),
    (None, "reset"): (State.IDLE, "clear"),
}


class Updater:
    def __init__(self, version):
        self.version, self.state, self.log = version, State.IDLE, []
        self.clear()

    def clear(self):
        self.blocks = self.losses = self.needed = 0
        self.next = None

    def begin(self, version, needed):
        self.next, self.needed, self.blocks, self.losses = version, needed, 0, 0

    def store(self, number):
        if number != self.blocks:
            raise Refused(f"block {number}, wanted {self.blocks}")
        self.blocks += 1

    def lose(self):
        self.losses += 1

    def keep(self):
        self.version = self.next
        self.clear()

    def go_back(self):
        self.log.append(f"{self.next} was bad")
        self.clear()

    def __call__(self, event, *values):
        try:
            target, action = TABLE.get((self.state, event)) or TABLE[None, event]
        except KeyError:
            raise Refused(f"{event} while {self.state.name}") from None
        if action:
            getattr(self, action)(*values)
        before, self.state = self.state, target(self) if callable(target) else target
        if before is not self.state:
            self.log.append(f"{before.name}->{self.state.name}")
        return self.state


device = Updater("1.0")
script = """check; found 1.1 3; block 0; block 2; lost; block 1; block 2; good
check; nothing; block 0; good
check; found 1.2 1; block 0; bad; check; found; reset
check; found 1.3 9; lost; lost; lost; check; block 0; reset; explode"""
for line in script.splitlines():
    for step in line.split("; "):
        event, *values = step.split()
        try:
            state = device(event, *(int(v) if v.isdigit() else v for v in values))
            print(f"{step:14} {state}")
        except (Refused, TypeError) as e:
            print(f"{step:14} {type(e).__name__}: {e}")
    print("--", device.version, device.log)
    device.log.clear()
reachable, new = set(), {State.IDLE}
while new:
    state = new.pop()
    reachable.add(state)
    for (source, _), (target, _) in TABLE.items():
        if source is state:
            new |= {s for s in (State.FAILED, State.TRYING, State.LOADING) if callable(target)} - reachable if callable(target) else {target} - reachable
print(sorted(s.name for s in reachable), len(State), State["IDLE"].value)
