def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print({1: 2} == {1: 2.0}, {1: 2} != {1: 3}, {1: 2} == {2: 1}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == [], {1: [1]} == {1: [1]}, {1: {2: 3}} == {1: {2: 3}})
nan = float("nan")
print({1: nan} == {1: nan}, {nan: 1} == {nan: 1}, {nan: 1}[nan], {1: 1, True: 2, 1.0: 3}, {0: 1, -0.0: 2})
attempt(lambda: {1: 2} < {1: 3})
attempt(lambda: hash({}))
print(bool({}), bool({0: 0}), len({1: 1, 2: 2}), [] in [{}], {} in [{}])
