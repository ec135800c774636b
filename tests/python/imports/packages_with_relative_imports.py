import station
import station.units as units
import station.drivers.fake as fake
from station.drivers import KNOWN, fake as again
from station import sensors, Sensor as S

print(station.NAME, station.__name__, units.__name__, fake.__name__)
print(fake is again, station.drivers.fake is fake, station.u is units, sensors.Sensor is S)
print(station.read_all([S("abc", "C"), S("ab", "mV")]), KNOWN)
units.SCALE["C"] = 10
print(S("abc", "C").read(), station.units.SCALE is units.SCALE)
try:
    from station import missing
except ImportError as e:
    print(type(e).__name__, str(e).split(" (")[0])
