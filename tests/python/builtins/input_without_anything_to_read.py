try:
    input("name? ")
except EOFError as error:
    print(type(error).__name__, error)
