import functools


class GaveUp(Exception):
    pass


class Clock:
    def __init__(self):
        self.now, self.pauses = 0.0, []

    def sleep(self, seconds):
        self.now += seconds
        self.pauses.append(seconds)


def pauses(first, factor=2, longest=30):
    pause = first
    while True:
        yield min(pause, longest)
        pause *= factor


def retry(*errors, attempts=4, clock, first=0.5, longest=30):
    def decorate(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            reasons = []
            for attempt, pause in zip(range(1, attempts + 1), pauses(first, longest=longest)):
                try:
                    result = function(*args, **kwargs)
                except errors as e:
                    reasons.append(f"{type(e).__name__}: {e}")
                    if attempt == attempts:
                        raise GaveUp(f"{function.__name__} failed {attempt} times", reasons) from e
                    clock.sleep(pause)
                else:
                    call.used.append(attempt)
                    return result

        call.used = []
        return call

    return decorate


clock = Clock()


def flaky(failures, error):
    remaining = [error] * failures

    @retry(ConnectionError, TimeoutError, attempts=5, clock=clock, longest=3)
    def send(payload, *, topic="t"):
        """Sends a payload."""
        if remaining:
            raise remaining.pop()
        return f"{topic}: {payload}"

    return send


for failures, error in [(0, None), (2, ConnectionError("refused")), (4, TimeoutError("slow")), (9, ConnectionResetError("reset")), (1, ValueError("bad payload"))]:
    send = flaky(failures, error)
    clock.pauses.clear()
    try:
        print(send(failures, topic="x"), end=" ")
    except GaveUp as e:
        print(e.args, repr(e.__cause__), e.__cause__ is error, end=" ")
    except ValueError as e:
        print("at once", e, end=" ")
    print(clock.pauses, clock.now, send.used, send.__name__, send.__doc__)
print([p for p, _ in zip(pauses(1, 3, 50), range(6))])


class Breaker:
    """Opens after three failures, tries again after ten seconds."""

    def __init__(self, clock):
        self.clock, self.failures, self.until = clock, 0, 0

    def __enter__(self):
        if self.clock.now < self.until:
            raise GaveUp(f"open until {self.until}")
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.failures = 0
        elif issubclass(kind, OSError):
            self.failures += 1
            if self.failures >= 3:
                self.until = self.clock.now + 10
            return True


breaker = Breaker(Clock())
for step in range(12):
    breaker.clock.sleep(2)
    try:
        with breaker:
            if step < 8:
                raise OSError(5, "no answer")
            print(step, "works")
    except GaveUp as e:
        print(step, e)
