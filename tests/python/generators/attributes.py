def g():
    x = yield 1
    yield from [2]
it = g()
print(it.gi_running, it.gi_frame is not None, it.gi_yieldfrom, it.gi_code.co_name, it.__name__, it.__qualname__, type(it), iter(it) is it)
next(it); next(it)
print(it.gi_yieldfrom is not None, it.gi_running)
for _ in it: pass
print(it.gi_frame, next(it, "done"))
async def c(): pass
co = c(); print(co.cr_running, co.cr_code.co_name, co.__name__, type(co), co.cr_await); co.close()
import inspect
print(inspect.isgenerator(it), inspect.isgeneratorfunction(g), inspect.iscoroutinefunction(c), inspect.isfunction(g), inspect.isclass(int), inspect.ismethod("".join), inspect.getgeneratorstate(g()))
print(repr(g)[:12], repr(it)[:20], it.__class__.__name__)
try: it.foo = 1
except AttributeError as e: print(e)
