import heapq
from itertools import count


class Simulation:
    def __init__(self):
        self.now = 0
        self.queue = []
        self.order = count()
        self.log = []

    def at(self, delay, action, *arguments):
        heapq.heappush(self.queue, (self.now + delay, next(self.order), action, arguments))

    def run(self, until):
        while self.queue and self.queue[0][0] <= until:
            self.now, _, action, arguments = heapq.heappop(self.queue)
            action(*arguments)
        self.now = until


class Counter:
    """One desk with a waiting line."""

    def __init__(self, simulation, service):
        self.simulation = simulation
        self.service = service
        self.line = []
        self.busy = False
        self.waits = []

    def arrive(self, name):
        self.say(name, "arrives")
        self.line.append((name, self.simulation.now))
        if not self.busy:
            self.begin()

    def begin(self):
        name, since = self.line.pop(0)
        self.busy = True
        self.waits.append(self.simulation.now - since)
        self.say(name, "is served")
        self.simulation.at(self.service(name), self.leave, name)

    def leave(self, name):
        self.say(name, "leaves")
        self.busy = False
        if self.line:
            self.begin()

    def say(self, name, what):
        print(f"{self.simulation.now:5.1f} {name} {what}, line {len(self.line)}")


simulation = Simulation()
desk = Counter(simulation, lambda name: 1 + len(name) / 2)
for i, name in enumerate(["Ann", "Bo", "Christopher", "Di", "Ed"]):
    simulation.at(i * 1.5 if i < 3 else 4.0, desk.arrive, name)
simulation.run(6)
print("at", simulation.now, "waiting", [n for n, _ in desk.line], "queued", len(simulation.queue))
simulation.run(100)
print(desk.waits, sum(desk.waits) / len(desk.waits), max(desk.waits))
