# queue: first in first out, last in first out, smallest first; full and empty.
import queue

q = queue.Queue(2)
q.put("a")
q.put("b")
print(q.full(), q.empty(), q.qsize())
try:
    q.put("c", block=False)
except queue.Full as error:
    print("Full", repr(error))
try:
    q.put_nowait("c")
except queue.Full:
    print("Full")
print(q.get(), q.get_nowait())
try:
    q.get_nowait()
except queue.Empty as error:
    print("Empty", error.args)
try:
    q.get(timeout=0.01)
except queue.Empty:
    print("Empty")
q.task_done()
q.task_done()
try:
    q.task_done()
except ValueError as error:
    print(error)
q.join()
stack = queue.LifoQueue()
smallest = queue.PriorityQueue()
for n in (3, 1, 2):
    stack.put(n)
    smallest.put((n, "x" * n))
print([stack.get() for _ in range(3)], [smallest.get() for _ in range(3)])
simple = queue.SimpleQueue()
simple.put(1)
print(simple.qsize(), simple.get(), simple.empty())
