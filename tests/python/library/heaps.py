import heapq

h = []
for x in (5, 1, 8, 3, 9, 2, 7):
    heapq.heappush(h, x)
print(h, h[0])
print([heapq.heappop(h) for _ in range(len(h))])
h = [9, 5, 3, 8, 1, 7, 2]
heapq.heapify(h)
print(h, heapq.heappushpop(h, 0), heapq.heappushpop(h, 4), heapq.heapreplace(h, 6), h)
print(heapq.nlargest(3, [1, 9, 5, 7]), heapq.nsmallest(2, ["bb", "a", "ccc"], key=len), heapq.nlargest(0, [1]), list(heapq.merge([1, 4], [2, 3])))
tasks = []
heapq.heappush(tasks, (2, "b"))
heapq.heappush(tasks, (1, "c"))
heapq.heappush(tasks, (1, "a"))
print([heapq.heappop(tasks) for _ in range(3)])
try:
    heapq.heappop([])
except IndexError as e:
    print(e)
