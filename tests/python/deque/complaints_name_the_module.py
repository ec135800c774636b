from collections import defaultdict, deque

for make in (lambda: deque().foo, lambda: hash(deque()), lambda: deque.foo, lambda: 1 + deque(), lambda: deque() < 1, lambda: defaultdict() + 1, lambda: -deque()):
    try:
        make()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
print(deque.__name__, deque.__module__, deque)


class Mine(deque):
    pass


try:
    Mine().foo
except AttributeError as e:
    print(e)
