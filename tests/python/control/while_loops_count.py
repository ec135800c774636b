n, steps = 27, 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)
i = 10
while True:
    i -= 3
    if i < 0: break
    if i % 2: continue
    print(i)
a, b = 1071, 462
while b: a, b = b, a % b
print(a)
total = 0
for i in range(1, 1000):
    for j in range(i, 0, -7):
        if j % 5 == 0: break
        total += j
print(total)
