from .units import show
from .drivers.fake import sample


class Sensor:
    def __init__(self, name, unit):
        self.name = name
        self.unit = unit

    def read(self):
        return show(sample(self.name), self.unit)


def read_all(sensors):
    return [sensor.read() for sensor in sensors]
