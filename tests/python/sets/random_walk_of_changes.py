state = 12345


def random(limit):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 16) % limit


s = set()
for step in range(400):
    n = random(60)
    choice = random(10)
    if choice < 6:
        s.add(n)
    elif choice < 9:
        s.discard(n)
    elif s:
        print(s.pop(), end=" ")
    if step % 50 == 49:
        print(s, len(s))
