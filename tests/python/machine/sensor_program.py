class Sensor:
    def __init__(self, name, unit="C", offset=0.0):
        self.name, self.unit, self.offset = name, unit, offset
        self.samples = []
    def read(self, raw):
        if raw is None: raise OSError(5, "bus")
        value = round(raw * 0.0625 + self.offset, 2)
        self.samples.append(value)
        return value
    @property
    def average(self):
        if not self.samples: return None
        return sum(self.samples) / len(self.samples)
class Humidity(Sensor):
    def __init__(self, name): super().__init__(name, unit="%")
    def read(self, raw): return min(100, max(0, super().read(raw)))
sensors = {s.name: s for s in (Sensor("t0", offset=-1.5), Sensor("t1"), Humidity("h0"))}
log, errors = [], 0
for tick, raw in enumerate([400, 402, None, 3000, 399]):
    for name, s in sensors.items():
        try: log.append((tick, name, s.read(raw)))
        except OSError as e:
            errors += 1
            log.append((tick, name, f"error {e.errno}: {e.strerror}"))
for tick, name, v in log: print(f"{tick:>3} {name:<4} {v}")
print({n: s.average for n, s in sensors.items()}, errors)
payload = {"device": "d1", "values": [v for _, _, v in log if isinstance(v, float)][:3], "ok": errors == 0}
import json
print(json.dumps(payload))
crc = 0
for byte in b"hello":
    crc ^= byte << 8
    for _ in range(8):
        crc = ((crc << 1) ^ 0x1021) & 0xFFFF if crc & 0x8000 else (crc << 1) & 0xFFFF
print(hex(crc), f"{crc:016b}")
state, transitions = "idle", {("idle", "start"): "run", ("run", "stop"): "idle"}
for ev in ["start", "bad", "stop"]:
    state = transitions.get((state, ev), state)
    print(ev, state)
