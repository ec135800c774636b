# asyncio: tasks that take turns, in the order in which CPython's loop gives them. One queue of what is due, one list of what
# is due later, and the sockets that somebody waits for; while nothing is due, the machine sleeps.

import _socket
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


class IncompleteReadError(EOFError):
    def __init__(self, partial, expected):
        super().__init__("%d bytes read on a total of %s expected bytes" % (len(partial), "undefined" if expected is None else repr(expected)))
        self.partial, self.expected = partial, expected


class LimitOverrunError(Exception):
    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed


class BrokenBarrierError(RuntimeError):
    pass


FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"


class Handle:
    """A call that is to be made."""

    def __init__(self, callback, args, at=0):
        self._callback, self._args, self._at = callback, args, at
        self._cancelled = False

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled

    def when(self):
        return self._at


TimerHandle = Handle


class AbstractEventLoop:
    def __init__(self):
        self._ready = []
        self._later = []
        self._sockets = []
        self._current = None
        self._running = False
        self._stopping = False
        self._closed = False
        self._tasks = []
        self._handler = None

    def time(self):
        return time.monotonic()

    def is_running(self):
        return self._running

    def is_closed(self):
        return self._closed

    def close(self):
        self._closed = True

    def stop(self):
        self._stopping = True

    def get_debug(self):
        return False

    def set_debug(self, enabled):
        pass

    def call_soon(self, callback, *args, context=None):
        if self._closed:
            raise RuntimeError("Event loop is closed")
        handle = Handle(callback, args)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args)

    def call_at(self, when, callback, *args, context=None):
        handle = Handle(callback, args, when)
        later = self._later
        i = len(later)
        while i > 0 and later[i - 1]._at > when:
            i -= 1
        later.insert(i, handle)
        return handle

    def create_future(self):
        return Future()

    def create_task(self, coro, *, name=None, context=None):
        return Task(coro, name=name, loop=self)

    def set_exception_handler(self, handler):
        self._handler = handler

    def get_exception_handler(self):
        return self._handler

    def default_exception_handler(self, context):
        import sys

        print(context["message"], file=sys.stderr)
        if context.get("exception") is not None:
            sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(self, context):
        if self._handler is None:
            self.default_exception_handler(context)
        else:
            self._handler(self, context)

    def _turn(self):
        """Makes the calls that are due; sleeps until one is. False when none will ever be."""
        later = self._later
        while later and later[0]._cancelled:
            later.pop(0)
        if not self._ready:
            if not later and not self._sockets:
                return False
            wait = max(later[0]._at - self.time(), 0) if later else None
            if not self._sockets:
                time.sleep(wait)
            else:
                self._poll(wait)
        elif self._sockets:
            self._poll(0)
        # As in CPython a timer may fire early by the clock's resolution.
        end = self.time() + 0.0005
        while later and later[0]._at < end:
            self._ready.append(later.pop(0))
        ready = self._ready
        self._ready = []
        for i, handle in enumerate(ready):
            if not handle._cancelled:
                try:
                    handle._callback(*handle._args)
                except (SystemExit, KeyboardInterrupt):
                    self._ready = ready[i + 1:] + self._ready
                    raise
                except BaseException as error:
                    self.call_exception_handler({"message": "Exception in callback", "exception": error, "handle": handle})
        return True

    def _poll(self, wait):
        sockets = self._sockets
        ready = dict(_socket.poll([entry[:2] for entry in sockets], wait))
        for entry in [entry for entry in sockets if ready.get(entry[0], 0) & (entry[1] | 16)]:
            sockets.remove(entry)
            if not entry[2].done():
                entry[2].set_result(None)

    def run_forever(self):
        global _running
        if self._closed:
            raise RuntimeError("Event loop is closed")
        if _running is not None:
            raise RuntimeError("This event loop is already running" if self._running else "Cannot run the event loop while another loop is running")
        self._running = True
        _running = self
        self._stopping = False
        try:
            while self._turn() and not self._stopping:
                pass
        finally:
            self._running = False
            _running = None

    def run_until_complete(self, future):
        future = ensure_future(future, loop=self)
        future.add_done_callback(self._end)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(self._end)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def _end(self, future):
        self._stopping = True

    async def shutdown_asyncgens(self):
        pass

    async def shutdown_default_executor(self):
        pass


_loop = AbstractEventLoop()
_running = None


def get_event_loop():
    return _running or _loop


def new_event_loop():
    global _loop
    _loop = AbstractEventLoop()
    return _loop


def get_running_loop():
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def set_event_loop(loop):
    global _loop
    _loop = loop


class Future:
    _word = "Future"

    def __init__(self, *, loop=None):
        self._loop = loop or get_event_loop()
        self._state = 0
        self._result = None
        self._exception = None
        self._callbacks = []
        self._message = None

    def get_loop(self):
        return self._loop

    def done(self):
        return self._state != 0

    def cancelled(self):
        return self._state == 2

    def _cancelled_error(self):
        return CancelledError() if self._message is None else CancelledError(self._message)

    def result(self):
        if self._state == 2:
            raise self._cancelled_error()
        if self._state == 0:
            raise InvalidStateError("Result is not %s." % ("ready" if isinstance(self, Task) else "set"))
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        if self._state == 2:
            raise self._cancelled_error()
        if self._state == 0:
            raise InvalidStateError("Exception is not set.")
        return self._exception

    def set_result(self, result):
        if self._state:
            raise InvalidStateError("invalid state")
        self._finish(1, result, None)

    def set_exception(self, exception):
        if self._state:
            raise InvalidStateError("invalid state")
        if isinstance(exception, type):
            exception = exception()
        if type(exception) is StopIteration:
            raise TypeError("StopIteration interacts badly with generators and cannot be raised into a Future")
        self._finish(1, None, exception)

    def cancel(self, msg=None):
        if self._state:
            return False
        self._message = msg
        self._finish(2, None, None)
        return True

    def add_done_callback(self, callback, *, context=None):
        if self._state:
            self._loop.call_soon(callback, self)
        else:
            self._callbacks.append(callback)

    def remove_done_callback(self, callback):
        before = len(self._callbacks)
        self._callbacks = [each for each in self._callbacks if each != callback]
        return before - len(self._callbacks)

    def _finish(self, state, result, exception):
        self._state = state
        self._result = result
        self._exception = exception
        callbacks = self._callbacks
        self._callbacks = []
        for callback in callbacks:
            self._loop.call_soon(callback, self)

    def __await__(self):
        if not self._state:
            yield self
        if not self._state:
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__

    def __repr__(self):
        state = ("pending", "finished", "cancelled")[self._state]
        if self._state == 1:
            state += " result=%r" % (self._result,) if self._exception is None else " exception=%r" % (self._exception,)
        return "<%s %s>" % (self._word, state)


_names = 0


# How contexts are copied, and those that are entered, once a program has a variable of `contextvars`.
_contexts = None


class Task(Future):
    _word = "Task"

    def __init__(self, coro, *, loop=None, name=None, context=None):
        global _names
        if not iscoroutine(coro):
            raise TypeError("a coroutine was expected, got %r" % (coro,))
        super().__init__(loop=loop)
        if name is None:
            _names += 1
            name = "Task-%d" % _names
        self.coro = coro
        self._name = str(name)
        self._must_cancel = False
        self._cancels = 0
        self._waits_for = None
        self._context = context or _contexts and _contexts[0]()
        self._loop._tasks.append(self)
        self._loop.call_soon(self._go)

    def _go(self, error=None):
        if self._context is None:
            return self._step(error)
        _contexts[1].append(self._context)
        try:
            self._step(error)
        finally:
            _contexts[1].pop()

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def get_coro(self):
        return self.coro

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def cancel(self, msg=None):
        if self._state:
            return False
        self._cancels += 1
        if self._waits_for is not None and self._waits_for.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._message = msg
        return True

    def cancelling(self):
        return self._cancels

    def uncancel(self):
        if self._cancels > 0:
            self._cancels -= 1
        return self._cancels

    def _finish(self, state, result, exception):
        self._loop._tasks.remove(self)
        super()._finish(state, result, exception)

    def _step(self, error=None):
        if self._state:
            return
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._cancelled_error()
            self._must_cancel = False
        self._waits_for = None
        loop = self._loop
        before, loop._current = loop._current, self
        try:
            waits = self.coro.send(None) if error is None else self.coro.throw(error)
        except StopIteration as end:
            if self._must_cancel:
                self._must_cancel = False
                super().cancel(msg=self._message)
            else:
                self._finish(1, end.value, None)
        except CancelledError as error:
            self._message = error.args[0] if error.args else None
            self._finish(2, None, None)
        except (KeyboardInterrupt, SystemExit) as error:
            self._finish(1, None, error)
            raise
        except BaseException as error:
            self._finish(1, None, error)
        else:
            if waits is None:
                loop.call_soon(self._go)
            elif not isinstance(waits, Future):
                loop.call_soon(self._go, RuntimeError("Task got bad yield: %r" % (waits,)))
            elif waits is self:
                loop.call_soon(self._go, RuntimeError("Task cannot await on itself: %r" % self))
            else:
                waits.add_done_callback(self._wake)
                self._waits_for = waits
                if self._must_cancel and waits.cancel(msg=self._message):
                    self._must_cancel = False
        finally:
            loop._current = before

    def _wake(self, future):
        try:
            future.result()
        except BaseException as error:
            self._go(error)
        else:
            self._go()


def iscoroutine(obj):
    return hasattr(obj, "send") and hasattr(obj, "throw")


def iscoroutinefunction(func):
    return getattr(getattr(func, "__code__", None), "co_flags", 0) & 128 != 0


def isfuture(obj):
    return isinstance(obj, Future)


def create_task(coro, *, name=None, context=None):
    return Task(coro, loop=get_running_loop(), name=name)


async def _wait_for_awaitable(awaitable):
    return await awaitable


def ensure_future(coro_or_future, *, loop=None):
    if isinstance(coro_or_future, Future):
        return coro_or_future
    if not iscoroutine(coro_or_future):
        if not hasattr(coro_or_future, "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        coro_or_future = _wait_for_awaitable(coro_or_future)
    return Task(coro_or_future, loop=loop or get_event_loop())


def current_task(loop=None):
    return (loop or get_running_loop())._current


def all_tasks(loop=None):
    return set((loop or get_running_loop())._tasks)


def run(main, *, debug=None):
    if _running is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner() as runner:
        return runner.run(main)


def run_until_complete(main):
    return get_event_loop().run_until_complete(main)


class Runner:
    def __init__(self, *, debug=None, loop_factory=None):
        self._own = new_event_loop()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    def get_loop(self):
        return self._own

    def run(self, coro, *, context=None):
        if not iscoroutine(coro):
            raise ValueError("a coroutine was expected, got %r" % (coro,))
        return self._own.run_until_complete(coro)

    def close(self):
        loop = self._own
        if loop._closed:
            return
        left = list(loop._tasks)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(gather(*left, return_exceptions=True))
        for task in left:
            if not task.cancelled() and task.exception() is not None:
                loop.call_exception_handler({"message": "unhandled exception during asyncio.run() shutdown", "exception": task.exception(), "task": task})
        loop.close()


class _Bare:
    def __await__(self):
        yield


async def sleep(delay, result=None):
    if delay <= 0:
        await _Bare()
        return result
    future = Future()
    handle = future._loop.call_later(delay, _resolve, future, result)
    try:
        return await future
    finally:
        handle.cancel()


def _resolve(future, result):
    if not future.done():
        future.set_result(result)


def sleep_ms(delay_ms):
    return sleep(delay_ms / 1000)


class _Gathering(Future):
    _children = ()

    def cancel(self, msg=None):
        if self.done():
            return False
        found = False
        for child in self._children:
            if child.cancel(msg=msg):
                found = True
        if found:
            self._asked = True
        return found

    _asked = False


def gather(*coros_or_futures, return_exceptions=False):
    loop = get_event_loop()
    if not coros_or_futures:
        future = Future()
        future.set_result([])
        return future
    outer = _Gathering(loop=loop)
    known = []
    children = []
    for each in coros_or_futures:
        for argument, child in known:
            if argument is each:
                break
        else:
            child = ensure_future(each, loop=loop)
            known.append((each, child))
        children.append(child)
    left = [len(known)]

    def done(child):
        left[0] -= 1
        if outer.done():
            return
        if not return_exceptions:
            if child.cancelled():
                outer.set_exception(child._cancelled_error())
                return
            if child.exception() is not None:
                outer.set_exception(child.exception())
                return
        if left[0] == 0:
            results = []
            for child in children:
                if child.cancelled():
                    results.append(CancelledError(child._message or ""))
                else:
                    results.append(child.exception() or child.result())
            if outer._asked:
                outer.set_exception(child._cancelled_error())
            else:
                outer.set_result(results)

    for argument, child in known:
        child.add_done_callback(done)
    outer._children = [child for argument, child in known]
    return outer


async def wait_for(fut, timeout):
    loop = get_running_loop()
    if timeout is None:
        return await fut
    if timeout <= 0:
        fut = ensure_future(fut, loop=loop)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError from error
    waiter = Future()
    handle = loop.call_later(timeout, _resolve, waiter, None)

    def done(future):
        _resolve(waiter, None)

    fut = ensure_future(fut, loop=loop)
    fut.add_done_callback(done)
    try:
        try:
            await waiter
        except CancelledError:
            if fut.done():
                return fut.result()
            fut.remove_done_callback(done)
            await _cancel_and_wait(fut)
            raise
        if fut.done():
            return fut.result()
        fut.remove_done_callback(done)
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError from error
    finally:
        handle.cancel()


async def _cancel_and_wait(fut):
    waiter = Future()

    def done(future):
        _resolve(waiter, None)

    fut.add_done_callback(done)
    try:
        fut.cancel()
        await waiter
    finally:
        fut.remove_done_callback(done)


def wait_for_ms(fut, timeout_ms):
    return wait_for(fut, timeout_ms / 1000)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if isinstance(fs, Future) or iscoroutine(fs):
        raise TypeError("expect a list of futures, not %s" % type(fs).__name__)
    fs = set(fs)
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if any([iscoroutine(each) for each in fs]):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    waiter = Future()
    handle = None if timeout is None else waiter._loop.call_later(timeout, _resolve, waiter, None)
    left = [len([each for each in fs if not each.done()])]

    def done(future):
        left[0] -= 1
        if left[0] <= 0 or return_when == FIRST_COMPLETED or return_when == FIRST_EXCEPTION and not future.cancelled() and future.exception() is not None:
            _resolve(waiter, None)

    if left[0] and (return_when == ALL_COMPLETED or left[0] == len(fs)):
        for each in fs:
            if not each.done():
                each.add_done_callback(done)
        try:
            await waiter
        finally:
            if handle is not None:
                handle.cancel()
            for each in fs:
                each.remove_done_callback(done)
    elif handle is not None:
        handle.cancel()
    return {each for each in fs if each.done()}, {each for each in fs if not each.done()}


def as_completed(fs, *, timeout=None):
    finished = Queue()
    waiting = [ensure_future(each) for each in fs]
    for each in waiting:
        each.add_done_callback(finished.put_nowait)

    async def next_one():
        return (await finished.get()).result()

    for each in waiting:
        yield next_one()


def shield(arg):
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = Future(loop=inner._loop)

    def inner_done(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def outer_done(outer):
        inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer


async def to_thread(func, /, *args, **kwargs):
    return func(*args, **kwargs)


class Timeout:
    def __init__(self, when):
        self._when = when
        self._handle = None
        self._expired = False

    def when(self):
        return self._when

    def expired(self):
        return self._expired

    def reschedule(self, when):
        self._when = when
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if when is not None:
            loop = get_running_loop()
            if when <= loop.time():
                self._handle = loop.call_soon(self._expire)
            else:
                self._handle = loop.call_at(when, self._expire)

    def _expire(self):
        self._task.cancel()
        self._expired = True
        self._handle = None

    async def __aenter__(self):
        self._task = current_task()
        if self._task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._cancels = self._task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, trace):
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._expired and self._task.uncancel() <= self._cancels and kind is CancelledError:
            raise TimeoutError from error
        return None


def timeout(delay):
    return Timeout(None if delay is None else get_running_loop().time() + delay)


def timeout_at(when):
    return Timeout(when)


class TaskGroup:
    def __init__(self):
        self._entered = self._exiting = self._aborting = False
        self._tasks = []
        self._errors = []
        self._base_error = None
        self._waiter = None
        self._asked = False

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError("TaskGroup %r has been already entered" % self)
        self._entered = True
        self._parent = current_task()
        return self

    async def __aexit__(self, kind, error, trace):
        self._exiting = True
        if kind is not None and issubclass(kind, (KeyboardInterrupt, SystemExit)) and self._base_error is None:
            self._base_error = error
        cancelled = error if kind is CancelledError else None
        if self._asked and self._parent.uncancel() == 0:
            cancelled = None
        if kind is not None and not self._aborting:
            self._abort()
        while self._tasks:
            if self._waiter is None:
                self._waiter = Future()
            try:
                await self._waiter
            except CancelledError as stopped:
                if not self._aborting:
                    cancelled = stopped
                    self._abort()
            self._waiter = None
        if self._base_error is not None:
            raise self._base_error
        if cancelled is not None and not self._errors:
            raise cancelled
        if kind is not None and kind is not CancelledError:
            self._errors.append(error)
        if self._errors:
            raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors)

    def create_task(self, coro, *, name=None, context=None):
        if not self._entered:
            raise RuntimeError("TaskGroup %r has not been entered" % self)
        if self._exiting and not self._tasks:
            raise RuntimeError("TaskGroup %r is finished" % self)
        if self._aborting:
            raise RuntimeError("TaskGroup %r is shutting down" % self)
        task = create_task(coro, name=name)
        self._tasks.append(task)
        task.add_done_callback(self._done)
        return task

    def _abort(self):
        self._aborting = True
        for task in self._tasks:
            if not task.done():
                task.cancel()

    def _done(self, task):
        self._tasks.remove(task)
        if self._waiter is not None and not self._tasks and not self._waiter.done():
            self._waiter.set_result(True)
        if task.cancelled() or task.exception() is None:
            return
        error = task.exception()
        self._errors.append(error)
        if isinstance(error, (KeyboardInterrupt, SystemExit)) and self._base_error is None:
            self._base_error = error
        if self._parent.done():
            return
        if not self._aborting and not self._asked:
            self._abort()
            self._asked = True
            self._parent.cancel()


class Event:
    def __init__(self):
        self._value = False
        self._waiters = []

    def is_set(self):
        return self._value

    def set(self):
        if not self._value:
            self._value = True
            for waiter in self._waiters:
                _resolve(waiter, True)

    def clear(self):
        self._value = False

    async def wait(self):
        if self._value:
            return True
        waiter = Future()
        self._waiters.append(waiter)
        try:
            await waiter
            return True
        finally:
            self._waiters.remove(waiter)


class ThreadSafeFlag(Event):
    """MicroPython's: a wait takes the flag away."""

    async def wait(self):
        await super().wait()
        self._value = False


class _Managed:
    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *ignored):
        self.release()


def _wake_first(waiters):
    for waiter in waiters:
        if not waiter.done():
            waiter.set_result(True)
            return


class Lock(_Managed):
    def __init__(self):
        self._locked = False
        self._waiters = []

    def locked(self):
        return self._locked

    async def acquire(self):
        if not self._locked and all([waiter.cancelled() for waiter in self._waiters]):
            self._locked = True
            return True
        waiter = Future()
        self._waiters.append(waiter)
        try:
            try:
                await waiter
            finally:
                self._waiters.remove(waiter)
        except CancelledError:
            if not self._locked:
                _wake_first(self._waiters)
            raise
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError("Lock is not acquired.")
        self._locked = False
        _wake_first(self._waiters)


class Semaphore(_Managed):
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = value
        self._waiters = []

    def locked(self):
        return self._value == 0 or any([not waiter.cancelled() for waiter in self._waiters])

    async def acquire(self):
        if not self.locked():
            self._value -= 1
            return True
        waiter = Future()
        self._waiters.append(waiter)
        try:
            try:
                await waiter
            finally:
                self._waiters.remove(waiter)
        except CancelledError:
            if not waiter.cancelled():
                self._value += 1
                self._wake_next()
            raise
        if self._value > 0:
            self._wake_next()
        return True

    def release(self):
        self._value += 1
        self._wake_next()

    def _wake_next(self):
        for waiter in self._waiters:
            if not waiter.done():
                self._value -= 1
                waiter.set_result(True)
                return


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        self._bound = value
        super().__init__(value)

    def release(self):
        if self._value >= self._bound:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


class Condition(_Managed):
    def __init__(self, lock=None):
        self._lock = Lock() if lock is None else lock
        self.locked = self._lock.locked
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self._waiters = []

    async def wait(self):
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        self.release()
        try:
            waiter = Future()
            self._waiters.append(waiter)
            try:
                await waiter
                return True
            finally:
                self._waiters.remove(waiter)
        finally:
            stopped = False
            while True:
                try:
                    await self.acquire()
                    break
                except CancelledError:
                    stopped = True
            if stopped:
                raise CancelledError

    async def wait_for(self, predicate):
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        for waiter in self._waiters:
            if n <= 0:
                break
            if not waiter.done():
                n -= 1
                waiter.set_result(False)

    def notify_all(self):
        self.notify(len(self._waiters))


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    def __init__(self, parties):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self.parties = parties
        self.n_waiting = 0
        self.broken = False
        self._event = Event()

    async def wait(self):
        if self.broken:
            raise BrokenBarrierError()
        place = self.n_waiting
        self.n_waiting += 1
        if self.n_waiting == self.parties:
            self._open()
        else:
            event = self._event
            await event.wait()
            if self.broken:
                raise BrokenBarrierError()
        return place

    def _open(self):
        self._event.set()
        self._event = Event()
        self.n_waiting = 0

    async def reset(self):
        waiting, self.broken = self.n_waiting, True
        self._open()
        if waiting:
            await sleep(0)
        self.broken = False

    async def abort(self):
        self.broken = True
        self._open()

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *ignored):
        pass


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._getters = []
        self._putters = []
        self._unfinished = 0
        self._finished = Event()
        self._finished.set()
        self._queue = []

    def _put(self, item):
        self._queue.append(item)

    def _get(self):
        return self._queue.pop(0)

    def qsize(self):
        return len(self._queue)

    def empty(self):
        return not self._queue

    def full(self):
        return 0 < self.maxsize <= len(self._queue)

    def _wake(self, waiters):
        while waiters:
            waiter = waiters.pop(0)
            if not waiter.done():
                waiter.set_result(None)
                break

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished += 1
        self._finished.clear()
        self._wake(self._getters)

    def get_nowait(self):
        if not self._queue:
            raise QueueEmpty
        item = self._get()
        self._wake(self._putters)
        return item

    async def _wait(self, waiters, is_blocked):
        waiter = Future()
        waiters.append(waiter)
        try:
            await waiter
        except BaseException:
            waiter.cancel()
            if waiter in waiters:
                waiters.remove(waiter)
            if not is_blocked() and not waiter.cancelled():
                self._wake(waiters)
            raise

    async def put(self, item):
        while self.full():
            await self._wait(self._putters, self.full)
        self.put_nowait(item)

    async def get(self):
        while not self._queue:
            await self._wait(self._getters, self.empty)
        return self.get_nowait()

    def task_done(self):
        if self._unfinished <= 0:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1
        if not self._unfinished:
            self._finished.set()

    async def join(self):
        if self._unfinished:
            await self._finished.wait()


class LifoQueue(Queue):
    def _get(self):
        return self._queue.pop()


class PriorityQueue(Queue):
    def _put(self, item):
        queue = self._queue
        i = len(queue)
        while i > 0 and item < queue[i - 1]:
            i -= 1
        queue.insert(i, item)


def _ready(handle, events):
    future = Future()
    future._loop._sockets.append((handle, events, future))
    return future


class StreamReader:
    def __init__(self, handle=-1, limit=65536):
        self._handle = handle
        self._ahead = bytearray()
        self._eof = False

    def at_eof(self):
        return self._eof and not self._ahead

    def feed_data(self, data):
        self._ahead += data

    def feed_eof(self):
        self._eof = True

    def _take(self, count):
        data = bytes(self._ahead[:count])
        del self._ahead[:count]
        return data

    async def _more(self):
        while not self._eof:
            try:
                data = _socket.recv(self._handle, 4096, 0, 0)[1]
            except BlockingIOError:
                await _ready(self._handle, 1)
                continue
            if not data:
                self._eof = True
                return False
            self._ahead += data
            return True
        return False

    async def read(self, n=-1):
        if n < 0:
            while await self._more():
                pass
            return self._take(len(self._ahead))
        if n and not self._ahead:
            await self._more()
        return self._take(n)

    async def readinto(self, buffer):
        data = await self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    async def readexactly(self, n):
        if n < 0:
            raise ValueError("readexactly size can not be less than zero")
        while len(self._ahead) < n:
            if not await self._more():
                raise IncompleteReadError(self._take(len(self._ahead)), n)
        return self._take(n)

    async def readuntil(self, separator=b"\n"):
        while True:
            found = self._ahead.find(separator)
            if found >= 0:
                return self._take(found + len(separator))
            if not await self._more():
                raise IncompleteReadError(self._take(len(self._ahead)), None)

    async def readline(self):
        try:
            return await self.readuntil()
        except IncompleteReadError as error:
            return error.partial

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if not line:
            raise StopAsyncIteration
        return line


class StreamWriter:
    def __init__(self, handle, reader):
        self._handle, self._reader = handle, reader
        self._out = bytearray()
        self._closing = False

    def get_extra_info(self, name, default=None):
        if name in ("peername", "sockname"):
            return _socket.name(self._handle, name == "peername")[2]
        return default

    def write(self, data):
        self._out += data
        try:
            self._push()
        except BlockingIOError:
            pass

    def writelines(self, data):
        for each in data:
            self.write(each)

    def _push(self):
        while self._out:
            del self._out[:_socket.send(self._handle, self._out, 0)]

    async def drain(self):
        while self._out:
            try:
                self._push()
            except BlockingIOError:
                await _ready(self._handle, 4)
        await sleep(0)

    async def awrite(self, data):
        self.write(data)
        await self.drain()

    def can_write_eof(self):
        return True

    def write_eof(self):
        _socket.shutdown(self._handle, 1)

    def is_closing(self):
        return self._closing

    def close(self):
        if not self._closing:
            self._closing = True
            self._reader.feed_eof()
            _socket.close(self._handle)

    async def wait_closed(self):
        await sleep(0)

    aclose = wait_closed



def _streams(handle):
    reader = StreamReader(handle)
    return reader, StreamWriter(handle, reader)


async def open_connection(host=None, port=None, *, ssl=None, server_hostname=None, limit=65536):
    addresses = _socket.resolve(host)
    if not addresses:
        raise OSError(-2, "Name or service not known")
    for i, address in enumerate(addresses):
        handle = _socket.open(False, ":" in address)
        try:
            await _until_done(handle, 4, lambda: _socket.connect(handle, address, port, 0))
            break
        except OSError:
            _socket.close(handle)
            if i == len(addresses) - 1:
                raise
    if ssl:
        roots = getattr(ssl, "_roots", None)
        verify = getattr(ssl, "verify_mode", 2) != 0
        await _until_done(handle, 1, lambda: _socket.secure(handle, server_hostname or host, roots, verify, 0))
    return _streams(handle)


async def _until_done(handle, events, call):
    while True:
        try:
            return call()
        except BlockingIOError:
            await _ready(handle, events)


class Server:
    def __init__(self, handle, callback):
        self._handle, self._callback = handle, callback
        self._task = Task(self._serve(), name="server")

    @property
    def sockets(self):
        return [self]

    def getsockname(self):
        return _socket.name(self._handle, 0)[2]

    def is_serving(self):
        return self._handle is not None

    async def _serve(self):
        while True:
            handle = (await _until_done(self._handle, 1, lambda: _socket.accept(self._handle, 0)))[0]
            answer = self._callback(*_streams(handle))
            if iscoroutine(answer):
                Task(answer)

    def close(self):
        if self._handle is not None:
            self._task.cancel()
            _socket.close(self._handle)
            self._handle = None

    async def wait_closed(self):
        try:
            await self._task
        except CancelledError:
            pass

    async def start_serving(self):
        pass

    async def serve_forever(self):
        await self._task

    async def __aenter__(self):
        return self

    async def __aexit__(self, *ignored):
        self.close()
        await self.wait_closed()


async def start_server(client_connected_cb, host=None, port=None, *, backlog=100, limit=65536, reuse_address=None, ssl=None):
    if ssl:
        raise NotImplementedError("asyncio serves no TLS")
    address = _socket.resolve(host)[0] if host else "0.0.0.0"
    handle = _socket.open(False, ":" in address)
    try:
        _socket.option(handle, 1, 1)
        _socket.bind(handle, address, port or 0)
        _socket.listen(handle, backlog)
    except OSError:
        _socket.close(handle)
        raise
    return Server(handle, client_connected_cb)
