from array import array

for code in "bBhHiIlLqQ":
    bits = array(code).itemsize * 8
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if code.islower() else (0, (1 << bits) - 1)
    print(code, array(code, [low, high]))
    for value in (low - 1, high + 1):
        try:
            array(code, [value])
        except OverflowError as error:
            print(code, value, error)
