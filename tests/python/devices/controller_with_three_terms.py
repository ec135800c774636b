class Controller:
    def __init__(self, p, i, d, low=0.0, high=100.0):
        self.gains = p, i, d
        self.low, self.high = low, high
        self.sum, self.last = 0.0, None

    def __call__(self, wanted, measured, seconds):
        p, i, d = self.gains
        error = wanted - measured
        slope = 0.0 if self.last is None else (measured - self.last) / seconds
        self.last = measured
        raw = p * error + i * (self.sum + error * seconds) - d * slope
        power = min(self.high, max(self.low, raw))
        if power == raw or (raw > power) != (error > 0):
            self.sum += error * seconds
        return power


class Oven:
    def __init__(self, celsius=20.0):
        self.celsius = celsius
        self.delay = [0.0] * 3

    def heat(self, power, seconds):
        self.delay.append(power)
        self.celsius += (self.delay.pop(0) * 0.02 - (self.celsius - 20) * 0.01) * seconds


def trial(controller, wanted, steps):
    oven, history = Oven(), []
    for step in range(steps):
        power = controller(wanted(step), oven.celsius, 1.0)
        oven.heat(power, 1.0)
        history.append((oven.celsius, power))
    return history


def judge(history, wanted):
    temperatures = [t for t, _ in history]
    over = max(temperatures) - wanted
    settled = next((i for i in range(len(history)) if all(abs(t - wanted) < 1 for t in temperatures[i:])), None)
    return f"top {max(temperatures):.3f}, over by {max(over, 0):.3f}, settled after {settled}, last {temperatures[-1]:.4f}"


for gains in [(5, 0, 0), (5, 0.05, 0), (5, 0.05, 10), (40, 1, 0)]:
    history = trial(Controller(*gains), lambda step: 60, 300)
    print(gains, judge(history, 60))
    print("  ", " ".join(f"{t:.1f}/{p:.0f}" for t, p in history[:60:10]))
history = trial(Controller(5, 0.05, 10), lambda step: 60 if step < 150 else 40, 300)
print([round(t, 2) for t, _ in history[140:300:20]], min(p for _, p in history), max(p for _, p in history))


def with_hysteresis(wanted, measured, seconds, on=[False]):
    if measured < wanted - 2:
        on[0] = True
    elif measured > wanted + 2:
        on[0] = False
    return 100.0 if on[0] else 0.0


history = trial(with_hysteresis, lambda step: 50, 200)
switches = sum(a != b for (_, a), (_, b) in zip(history, history[1:]))
print(judge(history, 50), switches, sorted({p for _, p in history}))
