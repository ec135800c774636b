def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print((1 + 2j) ** 2, (1 + 2j) ** 3, (1 + 2j) ** 0, (1 + 2j) ** -1)
print(1j ** 2, 1j ** 3, 1j ** 4, (2j) ** 10)
print((-8) ** (1 / 3))
print(pow(1j, 2), pow(2 + 0j, 3))
print(0j ** 0, 0j ** 2)
attempt(lambda: 0j ** -1)
attempt(lambda: 0j ** 1j)
attempt(lambda: pow(1j, 2, 3))
attempt(lambda: (1e200 + 1j) ** 3)
z = 1 + 1j
z **= 2
print(z)
