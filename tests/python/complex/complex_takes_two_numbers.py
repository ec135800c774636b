def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(complex(), complex(1), complex(1.5), complex(1, 2), complex(True, False))
print(complex(real=1, imag=2), complex(imag=3), complex(1j, 1j), complex(1, 2j))
print(complex(10 ** 20), complex(1 + 2j))


class Temperature:
    def __float__(self):
        return 21.5


class Point:
    def __complex__(self):
        return 3 + 4j


print(complex(Temperature()), complex(1, Temperature()), complex(Point()))
attempt(complex, [])
attempt(complex, None)
attempt(complex, "1", 2)
attempt(complex, 1, "2")
attempt(complex, 1, [])
attempt(complex, 10 ** 400)
