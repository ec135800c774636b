def g(log):
    try:
        log.append("start"); yield 1; yield 2
    except GeneratorExit: log.append("exit"); raise
    finally: log.append("finally")
log = []; it = g(log); next(it); it.close(); print(log, next(it, "over"))
log = []; it = g(log); it.close(); print(log)
log = []; it = g(log); print(list(it), log); it.close()
def outer(log):
    try: yield from g(log)
    finally: log.append("outer finally")
log = []; it = outer(log); next(it); it.close(); print(log)
def w():
    with M(): yield "in with"
class M:
    def __enter__(self): print("enter")
    def __exit__(self, *a): print("exit", a[0].__name__ if a[0] else None)
it = w(); print(next(it)); it.close()
