# threading, as far as one thread can be told from many: started, joined, locked.
import threading

results = []
lock = threading.Lock()


def work(n, double=False):
    with lock:
        results.append(n * 2 if double else n)


threads = [threading.Thread(target=work, args=(n,), kwargs={"double": n % 2 == 0}) for n in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(results), [thread.is_alive() for thread in threads])


class Own(threading.Thread):
    def run(self):
        results.append(self.name)


own = Own(name="mine")
own.start()
own.join()
print(results[-1], own.name, threading.current_thread().name, threading.main_thread() is threading.current_thread())
print(lock.locked(), lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.release(), lock.locked())
again = threading.RLock()
with again:
    with again:
        print("twice")
try:
    lock.release()
except RuntimeError as error:
    print(error)
event = threading.Event()
print(event.is_set(), event.wait(0.001))
event.set()
print(event.is_set(), event.wait())
store = threading.local()
store.x = 1
print(store.x, hasattr(store, "y"), threading.active_count())
try:
    own.start()
except RuntimeError as error:
    print(error)
slots = threading.BoundedSemaphore(1)
with slots:
    print(slots.acquire(blocking=False))
try:
    slots.release()
except ValueError as error:
    print(error)
