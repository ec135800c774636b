# timeit: how long a call takes.

from time import perf_counter

default_timer = perf_counter


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self._stmt = stmt
        self._setup = setup
        self._timer = timer
        self._globals = {} if globals is None else globals

    def _run(self, what):
        if callable(what):
            what()
        else:
            exec(what, self._globals)

    def timeit(self, number=1000000):
        self._run(self._setup)
        begun = self._timer()
        for _ in range(number):
            self._run(self._stmt)
        return self._timer() - begun

    def repeat(self, repeat=5, number=1000000):
        return [self.timeit(number) for _ in range(repeat)]


def timeit(stmt="pass", setup="pass", timer=default_timer, number=1000000, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=5, number=1000000, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
