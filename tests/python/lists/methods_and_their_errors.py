def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


l = [3, 1, 2]
l.append([])
l.extend("ab")
l.insert(0, "first")
l.insert(-1, "before last")
l.insert(100, "end")
l += (7,)
print(l, l.pop(), l.pop(0), l.pop(-2), l.index(2), l.count(1), l)
l.remove([])
l.reverse()
print(l, l.copy() == l, l.copy() is l, l.clear(), l)
attempt([1].remove, 2)
attempt([].pop)
attempt([1].pop, 5)
attempt([1].pop, "a")
attempt([1, 2].index, 3)
attempt([1, 2, 3].index, 1, 1)
attempt([].insert, 1)
attempt([].append)
attempt([].append, 1, 2)
attempt([].extend, 5)
attempt(lambda: [].append(x=1))
attempt(lambda: [].missing)
print([1, 2, 3, 2].index(2, 2), [1, 2, 3].index(3, -1), [float("nan")].count(float("nan")))
