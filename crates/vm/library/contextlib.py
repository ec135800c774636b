# contextlib: with statements without writing a class.

import sys


class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        return None


class AbstractAsyncContextManager:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, traceback):
        return None


class ContextDecorator:
    """A manager that also decorates functions."""

    def _recreate_cm(self):
        return self

    def __call__(self, function):
        def inner(*args, **kwargs):
            with self._recreate_cm():
                return function(*args, **kwargs)

        return _named(inner, function)


class AsyncContextDecorator:
    def _recreate_cm(self):
        return self

    def __call__(self, function):
        async def inner(*args, **kwargs):
            async with self._recreate_cm():
                return await function(*args, **kwargs)

        return _named(inner, function)


def _named(inner, function):
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        try:
            setattr(inner, name, getattr(function, name))
        except AttributeError:
            pass
    inner.__wrapped__ = function
    return inner


class _GeneratorContextManager(ContextDecorator):
    def __init__(self, function, args, kwargs):
        self.gen = function(*args, **kwargs)
        self._made_by = (function, args, kwargs)

    def _recreate_cm(self):
        return type(self)(*self._made_by)

    def __enter__(self):
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, kind, error, traceback):
        if kind is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if error is None:
            error = kind()
        try:
            self.gen.throw(error)
        except StopIteration as end:
            return end is not error
        except RuntimeError as raised:
            if raised is error:
                return False
            if isinstance(error, StopIteration) and raised.__cause__ is error:
                return False
            raise
        except BaseException as raised:
            if raised is not error:
                raise
            return False
        raise RuntimeError("generator didn't stop after throw()")


class _AsyncGeneratorContextManager(AsyncContextDecorator):
    def __init__(self, function, args, kwargs):
        self.gen = function(*args, **kwargs)
        self._made_by = (function, args, kwargs)

    def _recreate_cm(self):
        return type(self)(*self._made_by)

    async def __aenter__(self):
        try:
            return await self.gen.__anext__()
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, kind, error, traceback):
        if kind is None:
            try:
                await self.gen.__anext__()
            except StopAsyncIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if error is None:
            error = kind()
        try:
            await self.gen.athrow(error)
        except StopAsyncIteration as end:
            return end is not error
        except BaseException as raised:
            if raised is not error:
                raise
            return False
        raise RuntimeError("generator didn't stop after athrow()")


def contextmanager(function):
    def helper(*args, **kwargs):
        return _GeneratorContextManager(function, args, kwargs)

    return _named(helper, function)


def asynccontextmanager(function):
    def helper(*args, **kwargs):
        return _AsyncGeneratorContextManager(function, args, kwargs)

    return _named(helper, function)


class suppress:
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        return None

    def __exit__(self, kind, error, traceback):
        return kind is not None and issubclass(kind, self._exceptions)


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *ignored):
        self.thing.close()


class aclosing:
    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *ignored):
        await self.thing.aclose()


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *ignored):
        return None

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *ignored):
        return None


class _Redirect:
    def __init__(self, new_target):
        self._new_target = new_target
        self._old = []

    def __enter__(self):
        self._old.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, *ignored):
        setattr(sys, self._stream, self._old.pop())


class redirect_stdout(_Redirect):
    _stream = "stdout"


class redirect_stderr(_Redirect):
    _stream = "stderr"


class _Stack:
    def __init__(self):
        self._exits = []

    def callback(self, function, /, *args, **kwargs):
        def leave(kind, error, traceback):
            function(*args, **kwargs)

        self._exits.append((True, leave))
        return function

    def push(self, exit):
        leave = getattr(exit, "__exit__", None)
        self._exits.append((True, leave if leave is not None else exit))
        return exit

    def enter_context(self, manager):
        cls = type(manager)
        if not hasattr(cls, "__enter__") or not hasattr(cls, "__exit__"):
            raise TypeError(
                f"'{cls.__module__}.{cls.__qualname__}' object does not support the context manager protocol"
            )
        leave = manager.__exit__
        value = manager.__enter__()
        self._exits.append((True, leave))
        return value

    def pop_all(self):
        made = type(self)()
        made._exits, self._exits = self._exits, []
        return made


def _chain(raised, pending, outside):
    """Gives a new exception the pending one as context, as if the with statements were nested.

    By itself its chain of contexts goes on to what was handled when the stack was left.
    """
    link = raised
    while link.__context__ is not None and link.__context__ is not pending:
        if link.__context__ is outside:
            link.__context__ = pending
            return
        link = link.__context__


def _raise_again(pending):
    context = pending.__context__
    try:
        raise pending
    except BaseException:
        pending.__context__ = context
        raise


class ExitStack(_Stack):
    def __enter__(self):
        return self

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, kind, error, traceback):
        pending, given, outside = error, error, sys.exc_info()[1]
        while self._exits:
            _, leave = self._exits.pop()
            try:
                if leave(type(pending) if pending is not None else None, pending,
                         pending.__traceback__ if pending is not None else None):
                    pending = None
            except BaseException as raised:
                if raised is not pending:
                    _chain(raised, pending, outside)
                pending = raised
        if pending is not None and pending is not given:
            _raise_again(pending)
        return given is not None and pending is None


class AsyncExitStack(_Stack):
    def push_async_callback(self, function, /, *args, **kwargs):
        async def leave(kind, error, traceback):
            await function(*args, **kwargs)

        self._exits.append((False, leave))
        return function

    def push_async_exit(self, exit):
        leave = getattr(exit, "__aexit__", None)
        self._exits.append((False, leave if leave is not None else exit))
        return exit

    async def enter_async_context(self, manager):
        leave = manager.__aexit__
        value = await manager.__aenter__()
        self._exits.append((False, leave))
        return value

    async def __aenter__(self):
        return self

    async def aclose(self):
        await self.__aexit__(None, None, None)

    async def __aexit__(self, kind, error, traceback):
        pending, given, outside = error, error, sys.exc_info()[1]
        while self._exits:
            plain, leave = self._exits.pop()
            try:
                answer = leave(type(pending) if pending is not None else None, pending, None)
                if not plain:
                    answer = await answer
                if answer:
                    pending = None
            except BaseException as raised:
                if raised is not pending:
                    _chain(raised, pending, outside)
                pending = raised
        if pending is not None and pending is not given:
            _raise_again(pending)
        return given is not None and pending is None
