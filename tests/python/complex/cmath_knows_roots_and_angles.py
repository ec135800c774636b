import cmath


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(cmath.sqrt(-1), cmath.sqrt(3 + 4j), cmath.sqrt(-4), cmath.sqrt(0))
print(cmath.phase(-1), cmath.phase(1j), cmath.polar(3 + 4j), cmath.rect(2, 0))
print(cmath.exp(0), cmath.log(1), cmath.log10(100), cmath.pi, cmath.tau)
print(cmath.isnan(complex("nan")), cmath.isinf(complex("inf")), cmath.isfinite(1j))
print(cmath.isclose(1, 1 + 1e-12j), cmath.isclose(1, 1.1), cmath.isclose(1, 1.1, rel_tol=0.2))
print(cmath.infj, cmath.nanj, cmath.inf)
roots = [cmath.exp(2j * cmath.pi * k / 4) for k in range(4)]
print([complex(round(root.real, 12) + 0.0, round(root.imag, 12) + 0.0) for root in roots])
attempt(cmath.log, 0)
attempt(cmath.sqrt, "a")
