# Unions of dicts of which one makes what is missing.
from collections import defaultdict

numbers = defaultdict(int, {"a": 1})
words = defaultdict(str, {"b": "x"})
plain = {"c": 3}
for made in (numbers | words, numbers | plain, plain | words, words | numbers):
    print(type(made).__name__, made, made["new"])
numbers |= plain
print(numbers, numbers.default_factory)
try:
    numbers | [1]
except TypeError as error:
    print(error)
