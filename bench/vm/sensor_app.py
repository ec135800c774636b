# A firmware as they are: sensors, filters, a queue of jobs, reports; a simulated day of it.

import json

VERSION = "1.4.2"
INTERVAL_MS = 5000
HISTORY = 16
LIMITS = {"temperature": (-20.0, 60.0), "humidity": (0.0, 100.0)}
LEVELS = ("ok", "warning", "alarm")
STATES = {0: "idle", 1: "measuring", 2: "sending", 3: "sleeping"}


class SensorError(Exception):
    pass


def noise():
    """Numbers that look random and are the same every time."""
    state = 7
    while True:
        state = (state * 48271) % 2147483647
        yield state / 2147483647 - 0.5


class Sensor:
    kind = "none"
    unit = ""

    def __init__(self, name, noise):
        self.name = name
        self.noise = noise
        self.failures = 0
        self.values = []

    def raw(self, now_ms):
        raise NotImplementedError

    def read(self, now_ms):
        value = self.raw(now_ms) + next(self.noise)
        if value < LIMITS[self.kind][0] - 50:
            self.failures += 1
            raise SensorError("%s: %r out of reach" % (self.name, value))
        self.values.append(value)
        if len(self.values) > HISTORY:
            self.values.pop(0)
        return value

    def mean(self):
        return sum(self.values) / len(self.values) if self.values else 0.0

    @property
    def level(self):
        low, high = LIMITS[self.kind]
        value = self.mean()
        if low <= value <= high:
            return LEVELS[0]
        return LEVELS[1] if low - 5 <= value <= high + 5 else LEVELS[2]

    def describe(self):
        return {"name": self.name, "kind": self.kind, "mean": round(self.mean(), 2), "unit": self.unit}


class Thermometer(Sensor):
    kind = "temperature"
    unit = "C"

    def raw(self, now_ms):
        hour = now_ms // 3600000 % 24
        return 12.0 + (hour if hour < 12 else 24 - hour) * 0.9


class Hygrometer(Sensor):
    kind = "humidity"
    unit = "%"

    def raw(self, now_ms):
        return 55.0 - (now_ms // 60000) % 30 / 10


class Job:
    def __init__(self, name, period_ms, action):
        self.name = name
        self.period_ms = period_ms
        self.action = action
        self.due_ms = 0
        self.runs = 0

    def run(self, now_ms):
        self.due_ms = now_ms + self.period_ms
        self.runs += 1
        return self.action(now_ms)


class Station:
    def __init__(self, device, sensors):
        self.device = device
        self.sensors = sensors
        self.now_ms = 0
        self.state = 0
        self.outbox = []
        self.sent = 0
        self.errors = 0
        self.jobs = [
            Job("measure", INTERVAL_MS, self.measure),
            Job("report", 12 * INTERVAL_MS, self.report),
            Job("send", 24 * INTERVAL_MS, self.send),
        ]

    def measure(self, now_ms):
        self.state = 1
        for sensor in self.sensors:
            try:
                sensor.read(now_ms)
            except SensorError:
                self.errors += 1

    def report(self, now_ms):
        message = {
            "device": self.device,
            "version": VERSION,
            "time": now_ms // 1000,
            "sensors": [sensor.describe() for sensor in self.sensors],
        }
        alarms = [sensor.name for sensor in self.sensors if sensor.level != LEVELS[0]]
        if alarms:
            message["alarms"] = alarms
        self.outbox.append(json.dumps(message))

    def send(self, now_ms):
        self.state = 2
        while self.outbox:
            text = self.outbox.pop(0)
            self.sent += checksum(text.encode())
        self.state = 3

    def step(self):
        self.now_ms += INTERVAL_MS
        now_ms = self.now_ms
        for job in self.jobs:
            if job.due_ms <= now_ms:
                job.run(now_ms)

    def status(self):
        runs = ", ".join(f"{job.name}={job.runs}" for job in self.jobs)
        return f"{self.device} is {STATES[self.state]}: {runs}, {self.errors} errors"


def checksum(data):
    total = 0
    for byte in data:
        total = (total * 31 + byte) & 0xFFFF
    return total


def main(steps=720):
    source = noise()
    station = Station("roof-1", [Thermometer("t1", source), Hygrometer("h1", source)])
    for _ in range(steps):
        station.step()
    print(station.status())
    print(station.sent, [round(sensor.mean(), 3) for sensor in station.sensors])


if __name__ == "__main__":
    main()
