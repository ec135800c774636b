# threading: for programs that guard themselves against threads. There is one: a Thread runs to its end when it is started.

import time


class ThreadError(RuntimeError):
    pass


TIMEOUT_MAX = 9223372036.0


class Lock:
    """Taken by whoever asks first; who waits for it would wait for ever, and is told so."""

    def __init__(self):
        self._taken = 0

    def acquire(self, blocking=True, timeout=-1):
        if self._taken and blocking and timeout < 0:
            raise RuntimeError("this lock would never be released: there is one thread")
        if self._taken:
            return False
        self._taken = 1
        return True

    def release(self):
        if not self._taken:
            raise RuntimeError("release unlocked lock")
        self._taken -= 1

    def locked(self):
        return self._taken > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, kind, value, traceback):
        self.release()


class RLock(Lock):
    def acquire(self, blocking=True, timeout=-1):
        self._taken += 1
        return True

    def release(self):
        if not self._taken:
            raise RuntimeError("cannot release un-acquired lock")
        self._taken -= 1


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value

    def acquire(self, blocking=True, timeout=None):
        if not self._value:
            if blocking and timeout is None:
                raise RuntimeError("this semaphore would never be released: there is one thread")
            return False
        self._value -= 1
        return True

    def release(self, n=1):
        self._value += n

    def __enter__(self):
        return self.acquire()

    def __exit__(self, kind, value, traceback):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._first = value

    def release(self, n=1):
        if self._value + n > self._first:
            raise ValueError("Semaphore released too many times")
        self._value += n


class Event:
    def __init__(self):
        self._flag = False

    def is_set(self):
        return self._flag

    def set(self):
        self._flag = True

    def clear(self):
        self._flag = False

    def wait(self, timeout=None):
        if not self._flag and timeout is not None:
            time.sleep(timeout)
        return self._flag


class Condition:
    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, kind, value, traceback):
        self._lock.__exit__(kind, value, traceback)

    def wait(self, timeout=None):
        return False

    def wait_for(self, predicate, timeout=None):
        return predicate()

    def notify(self, n=1):
        pass

    def notify_all(self):
        pass


class local:
    """Attributes of the one thread."""


class Thread:
    _count = 0

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        Thread._count += 1
        label = "" if target is None else " (%s)" % getattr(target, "__name__", "?")
        self.name = name or "Thread-%d%s" % (Thread._count, label)
        self.daemon = bool(daemon)
        self.ident = None
        self._target = target
        self._args = args
        self._kwargs = kwargs or {}

    @property
    def native_id(self):
        return self.ident

    def run(self):
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def start(self):
        if self.ident is not None:
            raise RuntimeError("threads can only be started once")
        self.ident = Thread._count + 1
        _running.append(self)
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException as error:
            import sys
            import traceback
            sys.stderr.write("Exception in thread %s:\n%s" % (self.name, "".join(traceback.format_exception(error))))
        finally:
            _running.pop()

    def join(self, timeout=None):
        if self.ident is None:
            raise RuntimeError("cannot join thread before it is started")

    def is_alive(self):
        return self in _running

    def __repr__(self):
        state = "initial" if self.ident is None else "stopped %d" % self.ident
        return "<%s(%s, %s)>" % (type(self).__name__, self.name, state)


class Timer(Thread):
    """Waits when it is started, then calls."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__(target=function, args=args or (), kwargs=kwargs)
        self.interval = interval
        self._cancelled = False

    def cancel(self):
        self._cancelled = True

    def run(self):
        time.sleep(self.interval)
        if not self._cancelled:
            super().run()


def current_thread():
    return _running[-1]


def main_thread():
    return _running[0]


def get_ident():
    return _running[-1].ident


get_native_id = get_ident


def active_count():
    return len(_running)


def enumerate():
    return list(_running)


_main = Thread(name="MainThread")
_main.ident = 1
Thread._count = 0
_running = [_main]
