l = list("abcdef")
print(l[-1], l[-6], l[True], l[False], l[-3:-1], l[:-4], l[-2:], l[::-2], l[-1::-3], l[4:-5:-1], l[:10 ** 30], l[-(10 ** 30) :])
l[-1], l[0] = l[0], l[-1]
l[-3:-1] = ["X"]
print(l, l.index("X"), l.insert(-1, "Y"), l, l.pop(-2), l)
del l[-1], l[-2:]
print(l)
for bad in (10, -10, "a", 1.5, None, (1,)):
    try:
        l[bad]
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)
