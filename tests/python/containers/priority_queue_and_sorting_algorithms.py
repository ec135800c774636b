def quick(items):
    if len(items) < 2:
        return items
    pivot, *rest = items
    return quick([x for x in rest if x < pivot]) + [pivot] + quick([x for x in rest if x >= pivot])


def merge(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right, out = merge(items[:middle]), merge(items[middle:]), []
    while left and right:
        out.append((left if left[0] <= right[0] else right).pop(0))
    return out + left + right


def heap_sort(items):
    heap = []
    for item in items:
        heap.append(item)
        i = len(heap) - 1
        while i and heap[i] < heap[(i - 1) // 2]:
            heap[i], heap[(i - 1) // 2] = heap[(i - 1) // 2], heap[i]
            i = (i - 1) // 2
    out = []
    while heap:
        heap[0], heap[-1] = heap[-1], heap[0]
        out.append(heap.pop())
        i = 0
        while True:
            smallest = min((j for j in (i, 2 * i + 1, 2 * i + 2) if j < len(heap)), key=heap.__getitem__, default=i)
            if smallest == i:
                break
            heap[i], heap[smallest] = heap[smallest], heap[i]
            i = smallest
    return out


data = [(i * 37) % 101 for i in range(60)]
for sort in (quick, merge, heap_sort):
    print(sort.__name__, sort(data) == sorted(data), sort([]), sort([2.5, 1]), sort(list("sorting")))
