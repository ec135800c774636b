def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


z = 3 + 4j
print(z.real, z.imag, z.conjugate(), abs(z), abs(-2j), abs(0j))
print((1).real, (1).imag, (2.5).real, (2.5).imag, (7).conjugate())
print(abs(1e200 + 1e200j))
attempt(lambda: abs(complex(1.7e308, 1.7e308)))
print(hash(1 + 0j) == hash(1), hash(2.5 + 0j) == hash(2.5), {1: "one"}[1 + 0j])
print(sum([1j, 2, 3.5]), [1j, 2j].index(2j), 1j in (1, 1j), max([1j, -3j], key=abs))
print(isinstance(z, complex), isinstance(1, complex), type(z), complex.__name__)
