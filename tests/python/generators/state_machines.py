def traffic():
    while True:
        for light, wait in (("green", 3), ("yellow", 1), ("red", 2)):
            for _ in range(wait): yield light
t = traffic(); print([next(t) for _ in range(9)])
def parser():
    word, words = "", []
    while True:
        c = yield words
        if c == " ":
            if word: words = words + [word]
            word = ""
        else: word += c
p = parser(); next(p)
for c in "to be or ": out = p.send(c)
print(out)
def counter(start):
    while True:
        cmd = yield start
        if cmd == "reset": start = 0
        elif isinstance(cmd, int): start += cmd
        else: start += 1
c = counter(5); print(next(c), next(c), c.send(10), c.send("reset"), next(c))
