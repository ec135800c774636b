# Seeds that are str or bytes repeat CPython's sequences.
import random

for seed in ("abc", "", "\u20ac", b"abc", bytearray(b"abc"), b"\xff" * 40):
    random.seed(seed)
    print(repr(seed), random.random(), random.randrange(1000), random.choice("abcdef"))
print(random.Random("abc").random() == random.Random("abc").random(), random.Random("abc").random())
