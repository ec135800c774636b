for n in range(2, 10):
    for x in range(2, n):
        if n % x == 0:
            print(n, "equals", x, "*", n // x)
            break
    else:
        print(n, "is prime")
i = 0
while i < 3:
    i += 1
    if i == 2: continue
    print(i)
else:
    print("done")
