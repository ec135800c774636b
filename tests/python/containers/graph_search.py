edges = [("a", "b", 7), ("a", "c", 3), ("c", "b", 1), ("b", "d", 2), ("c", "d", 8), ("d", "e", 2), ("x", "y", 1)]
graph = {}
for start, end, length in edges:
    graph.setdefault(start, {})[end] = length
    graph.setdefault(end, {})[start] = length


def shortest(start):
    distance, before, todo = {start: 0}, {}, {start}
    while todo:
        here = min(todo, key=lambda node: (distance[node], node))
        todo.remove(here)
        for there, length in graph[here].items():
            total = distance[here] + length
            if total < distance.get(there, float("inf")):
                distance[there], before[there] = total, here
                todo.add(there)
    return distance, before


distance, before = shortest("a")
print(distance, before)
path = ["e"]
while path[-1] in before:
    path.append(before[path[-1]])
print(" -> ".join(reversed(path)), distance.get("y", "unreachable"))
components, left = [], set(graph)
while left:
    reached = set(shortest(min(left))[0])
    components.append(sorted(reached))
    left -= reached
print(components)
