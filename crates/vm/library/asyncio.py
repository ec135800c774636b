# asyncio: tasks that take turns. One loop, ordered by time; while nothing is due, the machine sleeps.

import time


class CancelledError(BaseException):
    pass


# The builtin one, also under this name.
TimeoutError = TimeoutError


class InvalidStateError(Exception):
    pass


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


_ready = []
_sleeping = []
_current = None
_order = 0


class _Yield:
    """What a coroutine hands to the loop: how many milliseconds to leave it alone, or None until somebody wakes it."""

    def __init__(self, delay_ms):
        self.delay_ms = delay_ms

    def __await__(self):
        yield self.delay_ms


class Future:
    def __init__(self, loop=None):
        self._done = False
        self._result = None
        self._exception = None
        self._waiters = []
        self._callbacks = []

    def done(self):
        return self._done

    def cancelled(self):
        return self._done and isinstance(self._exception, CancelledError)

    def result(self):
        if not self._done:
            raise InvalidStateError("Result is not set.")
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        if not self._done:
            raise InvalidStateError("Exception is not set.")
        if isinstance(self._exception, CancelledError):
            raise self._exception
        return self._exception

    def set_result(self, result):
        self._finish(result, None)

    def set_exception(self, exception):
        self._finish(None, exception() if isinstance(exception, type) else exception)

    def cancel(self, msg=None):
        if self._done:
            return False
        self._finish(None, CancelledError())
        return True

    def add_done_callback(self, callback):
        if self._done:
            callback(self)
        else:
            self._callbacks.append(callback)

    def _finish(self, result, exception):
        self._done = True
        self._result = result
        self._exception = exception
        for waiter in self._waiters:
            _wake(waiter)
        self._waiters = []
        for callback in self._callbacks:
            callback(self)

    def __await__(self):
        while not self._done:
            self._waiters.append(_current)
            try:
                yield None
            except BaseException:
                if _current in self._waiters:
                    self._waiters.remove(_current)
                raise
        return self.result()

    __iter__ = __await__


_names = 0


class Task(Future):
    def __init__(self, coro, name=None):
        global _names
        super().__init__()
        _names += 1
        self.coro = coro
        self._name = "Task-%d" % _names if name is None else name
        self._cancel = False
        self._awaiting = None
        _ready.append(self)

    def get_name(self):
        return self._name

    def get_coro(self):
        return self.coro

    def cancel(self, msg=None):
        if self._done:
            return False
        self._cancel = True
        _wake(self)
        return True

    def _step(self):
        global _current
        _current = self
        try:
            if self._cancel:
                self._cancel = False
                delay_ms = self.coro.throw(CancelledError())
            else:
                delay_ms = self.coro.send(None)
        except StopIteration as end:
            self._finish(end.value, None)
        except (Exception, CancelledError) as error:
            self._finish(None, error)
        else:
            if delay_ms is not None:
                _sleep_until(self, time.monotonic() * 1000 + delay_ms)
        finally:
            _current = None


def _wake(task):
    for i, entry in enumerate(_sleeping):
        if entry[2] is task:
            del _sleeping[i]
            break
    if task not in _ready:
        _ready.append(task)


def _sleep_until(task, at_ms):
    global _order
    _order += 1
    entry = (at_ms, _order, task)
    i = len(_sleeping)
    while i > 0 and _sleeping[i - 1][:2] > entry[:2]:
        i -= 1
    _sleeping.insert(i, entry)


def _turn(forever=False):
    """Runs what is due; sleeps until something is. False when nothing will ever be."""
    now_ms = time.monotonic() * 1000
    while _sleeping and _sleeping[0][0] <= now_ms:
        _ready.append(_sleeping.pop(0)[2])
    if not _ready:
        if not _sleeping:
            return False
        time.sleep(max(_sleeping[0][0] - now_ms, 0) / 1000)
        return True
    due = _ready[:]
    del _ready[:len(due)]
    for task in due:
        if not task._done:
            task._step()
    return True


class _Loop:
    def create_task(self, coro, name=None):
        return Task(coro, name)

    def run_until_complete(self, awaitable):
        task = ensure_future(awaitable)
        while not task._done:
            if not _turn():
                raise RuntimeError("Event loop stopped before Future completed.")
        return task.result()

    def run_forever(self):
        while _turn():
            pass

    def time(self):
        return time.monotonic()

    def create_future(self):
        return Future()

    def call_soon(self, callback, *args):
        return self.call_later(0, callback, *args)

    def call_later(self, delay, callback, *args):
        async def later():
            await sleep(delay)
            callback(*args)

        return Task(later())

    def is_running(self):
        return _current is not None

    def close(self):
        pass

    def stop(self):
        pass


_loop = _Loop()


def get_event_loop():
    return _loop


def new_event_loop():
    _ready.clear()
    _sleeping.clear()
    return _loop


def get_running_loop():
    if _current is None:
        raise RuntimeError("no running event loop")
    return _loop


def set_event_loop(loop):
    pass


def run(main, debug=None):
    if not hasattr(main, "send"):
        raise ValueError("a coroutine was expected, got %r" % (main,))
    try:
        return _loop.run_until_complete(main)
    finally:
        _cancel_rest()


def _cancel_rest():
    left = _ready + [entry[2] for entry in _sleeping]
    for task in left:
        task.cancel()
    while _ready and _turn():
        pass
    _ready.clear()
    _sleeping.clear()


def run_until_complete(awaitable):
    return _loop.run_until_complete(awaitable)


def create_task(coro, name=None):
    return Task(coro, name)


def ensure_future(awaitable):
    return awaitable if isinstance(awaitable, Future) else Task(awaitable)


def current_task():
    return _current


def iscoroutine(x):
    return hasattr(x, "send") and hasattr(x, "cr_frame")


async def sleep(delay, result=None):
    await _Yield(max(delay, 0) * 1000)
    return result


async def sleep_ms(delay_ms):
    await _Yield(max(delay_ms, 0))


async def gather(*awaitables, return_exceptions=False):
    tasks = [ensure_future(awaitable) for awaitable in awaitables]
    results = []
    try:
        for task in tasks:
            try:
                results.append(await task)
            except CancelledError as error:
                if not task.cancelled() or not return_exceptions:
                    raise
                results.append(error)
            except Exception as error:
                if not return_exceptions:
                    raise
                results.append(error)
    except CancelledError:
        for task in tasks:
            task.cancel()
        raise
    return results


async def wait_for(awaitable, timeout):
    task = ensure_future(awaitable)
    if timeout is None:
        return await task
    waiter = _current
    expired = []

    async def limit():
        await sleep(timeout)
        if not task.done():
            expired.append(True)
            task.cancel()

    watch = Task(limit())
    try:
        return await task
    except CancelledError:
        if expired:
            raise TimeoutError from None
        task.cancel()
        raise
    finally:
        watch.cancel()


async def wait_for_ms(awaitable, timeout_ms):
    return await wait_for(awaitable, timeout_ms / 1000)


async def wait(awaitables, timeout=None):
    tasks = [ensure_future(awaitable) for awaitable in awaitables]
    for task in tasks:
        try:
            await task
        except Exception:
            pass
    return set(tasks), set()


async def shield(awaitable):
    return await ensure_future(awaitable)


class Event:
    def __init__(self):
        self._set = False
        self._waiters = []

    def is_set(self):
        return self._set

    def set(self):
        self._set = True
        for waiter in self._waiters:
            waiter.set_result(True)
        self._waiters = []

    def clear(self):
        self._set = False

    async def wait(self):
        if not self._set:
            waiter = Future()
            self._waiters.append(waiter)
            await waiter
        return True


ThreadSafeFlag = Event


class Lock:
    def __init__(self):
        self._locked = False
        self._waiters = []

    def locked(self):
        return self._locked

    async def acquire(self):
        while self._locked:
            waiter = Future()
            self._waiters.append(waiter)
            try:
                await waiter
            finally:
                if waiter in self._waiters:
                    self._waiters.remove(waiter)
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError("Lock is not acquired.")
        self._locked = False
        if self._waiters:
            self._waiters.pop(0).set_result(None)

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *ignored):
        self.release()


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = value
        self._waiters = []

    def locked(self):
        return self._value == 0

    async def acquire(self):
        while self._value == 0:
            waiter = Future()
            self._waiters.append(waiter)
            await waiter
        self._value -= 1
        return True

    def release(self):
        self._value += 1
        if self._waiters:
            self._waiters.pop(0).set_result(None)

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *ignored):
        self.release()


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._items = []
        self._getters = []
        self._putters = []
        self._unfinished = 0
        self._finished = Event()
        self._finished.set()

    def qsize(self):
        return len(self._items)

    def empty(self):
        return not self._items

    def full(self):
        return 0 < self.maxsize <= len(self._items)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._items.append(item)
        self._unfinished += 1
        self._finished.clear()
        if self._getters:
            self._getters.pop(0).set_result(None)

    def get_nowait(self):
        if not self._items:
            raise QueueEmpty
        item = self._items.pop(0)
        if self._putters:
            self._putters.pop(0).set_result(None)
        return item

    async def put(self, item):
        while self.full():
            putter = Future()
            self._putters.append(putter)
            await putter
        self.put_nowait(item)

    async def get(self):
        while not self._items:
            getter = Future()
            self._getters.append(getter)
            await getter
        return self.get_nowait()

    def task_done(self):
        if self._unfinished <= 0:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1
        if not self._unfinished:
            self._finished.set()

    async def join(self):
        await self._finished.wait()
