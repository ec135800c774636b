"""A firmware of the usual kind: sensors are read in turn, smoothed, judged against limits, and reported in batches."""
import json
import time
from machine import Pin

PERIOD_MS = 5000
BATCH = 12
LED_PIN = 8
RELAY_PIN = 4
TOPIC = "plant/%s/readings"


class Smoother:
    """The mean of the last readings, without the highest and the lowest."""

    def __init__(self, size=5):
        self.size = size
        self.readings = []

    def add(self, value):
        self.readings.append(value)
        if len(self.readings) > self.size:
            self.readings.pop(0)
        return self.value()

    def value(self):
        ordered = sorted(self.readings)
        if len(ordered) > 2:
            ordered = ordered[1:-1]
        return sum(ordered) / len(ordered)


class Sensor:
    unit = ""

    def __init__(self, name, read, low, high):
        self.name = name
        self.read = read
        self.low = low
        self.high = high
        self.smoother = Smoother()
        self.failures = 0

    def sample(self):
        try:
            raw = self.read()
        except OSError as error:
            self.failures += 1
            print("sensor", self.name, "failed:", error)
            return None
        return self.convert(self.smoother.add(raw))

    def convert(self, raw):
        return round(raw, 2)

    def state(self, value):
        if value is None:
            return "unknown"
        if value < self.low:
            return "low"
        return "high" if value > self.high else "ok"


class Thermometer(Sensor):
    unit = "C"

    def convert(self, raw):
        return round(raw * 0.0625 - 40, 1)


class Hygrometer(Sensor):
    unit = "%"

    def convert(self, raw):
        return max(0, min(100, int(raw * 100 / 4095)))


class Relay:
    """Switches at most once a minute, so that a value at its limit does not wear it out."""

    def __init__(self, pin, pause_ms=60000):
        self.pin = Pin(pin, Pin.OUT)
        self.pause_ms = pause_ms
        self.changed_ms = None
        self.is_on = False

    def set(self, is_on, now_ms):
        if is_on == self.is_on:
            return False
        if self.changed_ms is not None and now_ms - self.changed_ms < self.pause_ms:
            return False
        self.is_on = is_on
        self.changed_ms = now_ms
        self.pin.value(1 if is_on else 0)
        return True


class Reporter:
    def __init__(self, name, publish):
        self.topic = TOPIC % name
        self.publish = publish
        self.batch = []

    def note(self, sensor, value, now_ms):
        self.batch.append({"sensor": sensor.name, "value": value, "unit": sensor.unit, "at": now_ms})
        if len(self.batch) >= BATCH:
            self.flush()

    def flush(self):
        if not self.batch:
            return
        document = json.dumps({"readings": self.batch})
        try:
            self.publish(self.topic, document)
            self.batch = []
        except OSError as error:
            print("not sent:", error)
            del self.batch[:-3 * BATCH]


class Plant:
    def __init__(self, name, sensors, publish):
        self.sensors = sensors
        self.reporter = Reporter(name, publish)
        self.relay = Relay(RELAY_PIN)
        self.led = Pin(LED_PIN, Pin.OUT)

    def step(self, now_ms):
        states = {}
        for sensor in self.sensors:
            value = sensor.sample()
            states[sensor.name] = sensor.state(value)
            self.reporter.note(sensor, value, now_ms)
        self.relay.set(states.get("soil") == "low", now_ms)
        self.led.value(any(state != "ok" for state in states.values()))
        return states


def run(plant, steps):
    begun = time.ticks_ms()
    for step in range(steps):
        plant.step(begun + step * PERIOD_MS)
        time.sleep_ms(PERIOD_MS)
    plant.reporter.flush()
