def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


for n in (20, 25, 50, 100):
    print(n, factorial(n))
f = factorial(200)
print(len(str(f)), str(f)[:20], f % 1000003)
g = factorial(199)
print(f // g, f % g, f // (g * 7), f % (g * 7) == g * 4)
fib = [0, 1]
while len(fib) < 300:
    fib.append(fib[-1] + fib[-2])
print(fib[-1], fib[-1] % 1000)
