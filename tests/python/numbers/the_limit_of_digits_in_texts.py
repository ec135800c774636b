import sys


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(sys.get_int_max_str_digits(), len(str(10 ** 4299)))
attempt(str, 10 ** 4300)
attempt(repr, -(10 ** 5000))
attempt(int, "9" * 4301)
print(int("9" * 4300) % 1000, len(hex(10 ** 5000)), int("f" * 5000, 16).bit_length())
sys.set_int_max_str_digits(5000)
print(len(str(10 ** 4500)), int("1" * 4500) % 10)
attempt(str, 10 ** 5000)
sys.set_int_max_str_digits(0)
print(len(str(10 ** 6000)))
attempt(sys.set_int_max_str_digits, 100)
sys.set_int_max_str_digits(4300)
