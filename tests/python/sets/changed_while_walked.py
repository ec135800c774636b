def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as error:
    print(error)
s = {1, 2}
i = iter(s)
next(i)
s.clear()
attempt(next, i)
s = {1, 2, 3}
for x in list(s):
    s.discard(x)
print(s, len(s), bool(s))
