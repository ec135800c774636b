"""Reads a sensor, smooths it and tells who listens."""
import time
from aws import iot

version = 7
INTERVAL_MS = 1000


class Sensor:
    """A sensor that keeps its last readings."""

    unit = "C"

    def __init__(self, name, *, history=4, scale=1.0):
        self.name = name
        self.history = history
        self.scale = scale
        self.readings = []

    def add(self, raw):
        self.readings.append(raw * self.scale)
        if len(self.readings) > self.history:
            del self.readings[0]
        return self

    @property
    def mean(self):
        return sum(self.readings) / len(self.readings) if self.readings else None

    def __repr__(self):
        return f"{self.name}: {self.mean:.{1}f} {self.unit!s} {len(self.readings)=}"


class Humidity(Sensor):
    unit = "%"

    def add(self, raw):
        return super().add(min(raw, 100))


def publish(thing, sensors, /, qos=0, *topics, **options):
    for at, sensor in enumerate(sensors):
        try:
            thing.publish("/".join(topics), {"mean": sensor.mean, **options}, qos=qos)
        except (OSError, ValueError) as error:
            print("not sent", error)
            continue
        else:
            yield at
        finally:
            time.sleep_ms(INTERVAL_MS)


def counter(start=0):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


step = counter()
sensors = [Sensor("t"), Humidity("h", history=2, scale=0.5)]
while step() < 10:
    first, *rest = [sensor.add(step()) for sensor in sensors if sensor is not None]
sent = {at: sensors[at] for at in publish(iot.Thing(), sensors, 1, *["a", "b"], **{"v": version})}
print(sent, sorted(sent, key=lambda at: -at), not rest or 0 <= len(rest) < 3)
