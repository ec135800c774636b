from collections import deque
from heapq import heappush, heappop

ROADS = """
Aden Bree 4
Aden Coll 2
Coll Bree 1
Bree Dorn 5
Coll Dorn 8
Coll Elba 10
Dorn Elba 2
Dorn Fern 6
Elba Fern 3
Gale Hull 1
"""

graph = {}
for line in ROADS.split("\n"):
    if line:
        a, b, length = line.split()
        graph.setdefault(a, {})[b] = int(length)
        graph.setdefault(b, {})[a] = int(length)


def dijkstra(start):
    distance, via, heap = {start: 0}, {}, [(0, start)]
    done = set()
    while heap:
        so_far, town = heappop(heap)
        if town in done:
            continue
        done.add(town)
        for neighbour, length in graph[town].items():
            total = so_far + length
            if total < distance.get(neighbour, float("inf")):
                distance[neighbour], via[neighbour] = total, town
                heappush(heap, (total, neighbour))
    return distance, via


def way(via, goal):
    path = [goal]
    while path[-1] in via:
        path.append(via[path[-1]])
    return path[::-1]


def fewest_hops(start, goal):
    queue, seen = deque([[start]]), {start}
    while queue:
        path = queue.popleft()
        if path[-1] == goal:
            return path
        for neighbour in sorted(graph[path[-1]]):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(path + [neighbour])
    return None


def depth_first(town, seen=None):
    seen = set() if seen is None else seen
    if town in seen:
        return
    seen.add(town)
    yield town
    for neighbour in sorted(graph[town]):
        yield from depth_first(neighbour, seen)


distance, via = dijkstra("Aden")
for town in sorted(graph):
    print(f"{town}: {distance.get(town, '-'):>3} {' > '.join(way(via, town)) if town in distance else 'no way'}")
print(fewest_hops("Aden", "Fern"), fewest_hops("Aden", "Hull"))
print(list(depth_first("Fern")), list(depth_first("Hull")))
islands, rest = [], set(graph)
while rest:
    island = sorted(depth_first(min(rest)))
    islands.append(island)
    rest -= set(island)
print(islands, [len(i) for i in islands])
