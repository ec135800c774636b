# A program that sets the recursion limit may call as deep as it says.
import sys


def depth(n, a=1, b=2):
    rest = n - 1
    return 0 if n == 0 else 1 + depth(rest)


try:
    depth(5000)
except RecursionError as error:
    print(error)
sys.setrecursionlimit(20000)
print(sys.getrecursionlimit(), depth(900), depth(5000), depth(15000))
print(sorted(range(3), key=lambda k: depth(2000) - k))


def endless(n):
    return endless(n + 1)


try:
    endless(0)
except RecursionError as error:
    print(error)
print(depth(100))
