# sched: what is to be called at which time.

import time
from heapq import heapify, heappop, heappush


class Event:
    """A call to come; those of an earlier time, then of a smaller priority, come first."""

    def __init__(self, time, priority, sequence, action, argument, kwargs):
        self.time = time
        self.priority = priority
        self.sequence = sequence
        self.action = action
        self.argument = argument
        self.kwargs = kwargs

    def __lt__(self, other):
        return (self.time, self.priority, self.sequence) < (other.time, other.priority, other.sequence)


class scheduler:
    def __init__(self, timefunc=time.monotonic, delayfunc=time.sleep):
        self._events = []
        self._count = 0
        self.timefunc = timefunc
        self.delayfunc = delayfunc

    def enterabs(self, time, priority, action, argument=(), kwargs=None):
        event = Event(time, priority, self._count, action, argument, kwargs or {})
        self._count += 1
        heappush(self._events, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=None):
        return self.enterabs(self.timefunc() + delay, priority, action, argument, kwargs)

    def cancel(self, event):
        self._events.remove(event)
        heapify(self._events)

    def empty(self):
        return not self._events

    def run(self, blocking=True):
        while self._events:
            event = self._events[0]
            wait = event.time - self.timefunc()
            if wait > 0:
                if not blocking:
                    return wait
                self.delayfunc(wait)
                continue
            heappop(self._events)
            event.action(*event.argument, **event.kwargs)
            self.delayfunc(0)

    @property
    def queue(self):
        return sorted(self._events)
