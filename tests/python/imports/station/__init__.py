from .sensors import Sensor, read_all
from . import units as u

NAME = "station"
print("station starts as", __name__)
