class Show:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


s = Show()
print(s[1], s[1:2], s[:], s[::2], s[1, 2], s[1:2, 3], s[...], s["k"], s[None:None:-1], s[(1, 2)], s[()], s[-1:])
s[1:2] = 3
s[...] = 1
s[0, 1:] = 2
del s[::2]
del s[1, 2]
print(s[1:2].start, type(s[:]), s[slice(1, 2)] == s[1:2])
