import bisect
import heapq

h = []
for x in [5, 1, 8, 3, 2]:
    heapq.heappush(h, x)
print(h[0], [heapq.heappop(h) for _ in range(len(h))])
h = [9, 4, 7, 1]
heapq.heapify(h)
print(h, heapq.heappushpop(h, 0), heapq.heapreplace(h, 10), sorted(h))
print(heapq.nlargest(2, [3, 1, 4, 1, 5]), heapq.nsmallest(3, "hello"), heapq.nlargest(2, ["aa", "b", "cccc"], key=len), list(heapq.merge([1, 4], [2, 3], [0])))
print(list(heapq.merge([3, 1], [2], reverse=True)), heapq.nsmallest(0, [1]), heapq.nsmallest(5, [2, 1]))
try:
    heapq.heappop([])
except IndexError as e:
    print(e)
a = [1, 3, 3, 5]
print(bisect.bisect_left(a, 3), bisect.bisect_right(a, 3), bisect.bisect(a, 0), bisect.bisect(a, 9), bisect.bisect_left(a, 3, 2), bisect.bisect([(1, 2), (3, 4)], (2,)))
bisect.insort(a, 4)
bisect.insort_left(a, 3)
print(a, bisect.bisect_left([{"v": 1}, {"v": 5}], 3, key=lambda d: d["v"]))
tasks = []
for i, (priority, name) in enumerate([(2, "b"), (1, "a"), (2, "c")]):
    heapq.heappush(tasks, (priority, i, name))
print([heapq.heappop(tasks)[2] for _ in range(3)])
