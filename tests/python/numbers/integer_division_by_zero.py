for operation in ("1 // 0", "1 % 0", "1 / 0", "divmod", "1.0 // 0", "1.0 % 0", "1.0 / 0", "big"):
    try:
        if operation == "1 // 0":
            1 // 0
        elif operation == "1 % 0":
            1 % 0
        elif operation == "1 / 0":
            1 / 0
        elif operation == "divmod":
            divmod(1, 0)
        elif operation == "1.0 // 0":
            1.0 // 0
        elif operation == "1.0 % 0":
            1.0 % 0
        elif operation == "1.0 / 0":
            1.0 / 0
        else:
            (1 << 100) // 0
    except ZeroDivisionError as e:
        print(operation, "->", e)
try:
    0 ** -1
except ZeroDivisionError as e:
    print(e)
try:
    0.0 ** -1
except ZeroDivisionError as e:
    print(e)
