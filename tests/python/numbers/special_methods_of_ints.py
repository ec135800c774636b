def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print((1).__add__(2), (1).__add__("a"), (5).__floordiv__(2), (5).__rsub__(2), (5).__truediv__(2), (5).__mod__(3), (5).__divmod__(3))
print((5).__lshift__(2), (5).__and__(3), (5).__xor__(1), (5).__or__(8), (5).__neg__(), (5).__abs__(), (5).__invert__(), (0).__bool__())
print((5).__eq__(5), (5).__lt__(6), (5).__eq__("a"), (5).__hash__(), (5).__str__(), (5).__format__("03d"), (5).__index__(), (5).__float__())
print((7).as_integer_ratio(), (7).numerator, (7).denominator, (7).real, (7).imag, int.__name__, (5).__class__)
attempt(lambda: (3).missing)
attempt(lambda: (3).bit_length(1))
attempt(lambda: int.bit_length("a"))
