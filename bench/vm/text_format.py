# f-strings, %, str.format: a report of numbers and names.


def run(count):
    total = 0
    for i in range(count):
        a = f"{i:05d}|{i * 0.25:8.2f}|{i:x}|{'name':>8}"
        b = "%s has %d of %d (%.1f%%)" % ("node", i, count, i * 100 / count)
        c = "{}: {:<6} {:+d}".format(i, "ok", -i)
        total += len(a) + len(b) + len(c) + ord(b[-5])
    return total


print(run(4000))
