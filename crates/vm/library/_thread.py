# _thread: see threading.

from threading import Lock, RLock, get_ident, TIMEOUT_MAX
from threading import Thread as _Thread

LockType = Lock
error = RuntimeError


def allocate_lock():
    return Lock()


def start_new_thread(function, args, kwargs={}):
    thread = _Thread(target=function, args=args, kwargs=kwargs)
    thread.start()
    return thread.ident


def stack_size(size=0):
    return 0


def interrupt_main():
    raise KeyboardInterrupt


def exit():
    raise SystemExit
