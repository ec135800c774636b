stack = []
for tok in "3 4 + 2 * 7 /".split():
    if tok in "+-*/":
        b, a = stack.pop(), stack.pop()
        stack.append({"+": a + b, "-": a - b, "*": a * b, "/": a / b}[tok])
    else: stack.append(int(tok))
print(stack)
q = [1]
seen = {1}
graph = {1: [2, 3], 2: [4], 3: [4, 5], 4: [6], 5: [6], 6: []}
order = []
while q:
    n = q.pop(0); order.append(n)
    for m in graph[n]:
        if m not in seen: seen.add(m); q.append(m)
print(order)
ring = [None] * 4
for i in range(10): ring[i % 4] = i
print(ring, [ring[(10 + k) % 4] for k in range(4)])
heap = []
def push(x):
    heap.append(x); i = len(heap) - 1
    while i and heap[(i - 1) // 2] > heap[i]:
        heap[i], heap[(i - 1) // 2] = heap[(i - 1) // 2], heap[i]; i = (i - 1) // 2
for x in [5, 3, 8, 1, 9, 2]: push(x)
print(heap)
