CURVE = [(3.0, 0), (3.3, 5), (3.6, 20), (3.7, 45), (3.8, 62), (4.0, 85), (4.2, 100)]


def from_voltage(volts):
    if volts <= CURVE[0][0]:
        return 0.0
    for (v0, p0), (v1, p1) in zip(CURVE, CURVE[1:]):
        if volts <= v1:
            return p0 + (p1 - p0) * (volts - v0) / (v1 - v0)
    return 100.0


class Battery:
    """Counts the charge and leans towards the voltage when little current flows."""

    def __init__(self, capacity_mah, volts, resistance=0.1):
        self.capacity_mah = capacity_mah
        self.resistance = resistance
        self.percent = from_voltage(volts)
        self.alarms = []

    def measure(self, seconds, milliamps, volts):
        before = self.percent
        self.percent -= milliamps * seconds / 3600 / self.capacity_mah * 100
        rest_volts = volts + milliamps / 1000 * self.resistance
        weight = 0.2 if abs(milliamps) < 50 else 0.02
        self.percent += weight * (from_voltage(rest_volts) - self.percent)
        self.percent = min(100.0, max(0.0, self.percent))
        for limit in (50, 20, 5):
            if before > limit >= self.percent:
                self.alarms.append(limit)
        return self.percent

    def hours_left(self, milliamps):
        return float("inf") if milliamps <= 0 else self.percent / 100 * self.capacity_mah / milliamps

    def __str__(self):
        full = round(self.percent / 10)
        return f"[{'#' * full:.<10}] {self.percent:5.1f} %"


print([round(from_voltage(v / 100), 2) for v in range(290, 431, 10)])
battery = Battery(2000, 4.1)
print(battery)
load = [(600, 400, 4.0), (1800, 900, 3.75), (3600, 500, 3.68), (60, 10, 3.7), (3600, 450, 3.55), (1800, 300, 3.35), (900, 20, 3.3), (3600, -1000, 3.9), (60, -20, 3.8)]
for seconds, milliamps, volts in load:
    battery.measure(seconds, milliamps, volts)
    print(f"{seconds:5} s {milliamps:+5} mA {volts:.2f} V {battery} {battery.hours_left(milliamps):7.2f} h")
print(battery.alarms)
energy = sum(s * mA * v for s, mA, v in load) / 3600 / 1000
print(f"{energy:.3f} Wh, {max(load, key=lambda l: l[1])}, {sum(s for s, *_ in load) // 3600} h")
