d = dict.fromkeys(range(6))
print(d.popitem(), d.pop(2), list(d))
d[2] = "back"
d[5] = "again"
print(list(d), d.popitem(), next(iter(d)), next(reversed(d)))
while d:
    key, value = d.popitem()
    print(key, value, end="; ")
print(d)
cache = {}
for key in "abcabdaefg":
    cache[key] = cache.pop(key, 0) + 1
    if len(cache) > 3:
        del cache[next(iter(cache))]
print(cache)
