def steps(c, limit=30):
    z = 0j
    for n in range(limit):
        if abs(z) > 2:
            return n
        z = z * z + c
    return limit


for row in range(-6, 7):
    print("".join(" .:-=+*#%@"[min(steps(complex(column / 12, row / 6)) // 3, 9)] for column in range(-24, 9)).rstrip())
