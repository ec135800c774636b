from collections import deque

graph = {"a": "bc", "b": "d", "c": "de", "d": "f", "e": "f", "f": ""}
todo, seen = deque([("a", 0)]), {}
while todo:
    node, depth = todo.popleft()
    if node in seen:
        continue
    seen[node] = depth
    for other in graph[node]:
        todo.append((other, depth + 1))
print(seen)


def averages(values, n):
    window, total = deque(), 0
    for value in values:
        window.append(value)
        total += value
        if len(window) > n:
            total -= window.popleft()
        if len(window) == n:
            yield total / n


print(list(averages([40, 30, 50, 46, 39, 44], 3)))
josephus = deque(range(1, 11))
out = []
while josephus:
    josephus.rotate(-2)
    out.append(josephus.popleft())
print(out)
