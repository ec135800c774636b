import math
import time

slept = []
sleep = time.sleep
time.sleep = slept.append


def wait():
    for n in range(3):
        time.sleep(n)


wait()
print(slept)
time.sleep = sleep
math.answer = 42
print(math.answer, math.floor(2.5))
root = math.sqrt
math.sqrt = lambda x: "mine"
print(math.sqrt(4))
math.sqrt = root
print(math.sqrt(4))
