class A:
    def __init__(s, n): s.n = n
    def __add__(s, o): return f"{s.n}+{o}" if isinstance(o, int) else NotImplemented
    def __radd__(s, o): return f"{o}r+{s.n}"
    def __sub__(s, o): return NotImplemented
    def __rsub__(s, o): return "rsub"
    def __mul__(s, o): return "mul"
    def __matmul__(s, o): return "matmul"
    def __rmatmul__(s, o): return "rmatmul"
    def __imatmul__(s, o): return "imatmul"
    def __iadd__(s, o): s.n += "i"; return s
    def __neg__(s): return "neg"
    def __pos__(s): return "pos"
    def __invert__(s): return "inv"
    def __abs__(s): return "abs"
    def __divmod__(s, o): return "divmod"
    def __rdivmod__(s, o): return "rdivmod"
    def __pow__(s, o, m=None): return ("pow", o, m)
    def __rpow__(s, o): return "rpow"
    def __lshift__(s, o): return "lsh"
    def __rrshift__(s, o): return "rrsh"
    def __rtruediv__(s, o): return "rdiv"
    def __floordiv__(s, o): return "fdiv"
    def __rmod__(s, o): return "rmod"
    def __and__(s, o): return "and"
    def __ror__(s, o): return "ror"
    def __xor__(s, o): return "xor"
    def __repr__(s): return f"A({s.n})"
a = A("x")
print(a + 1, 1 + a, a + A("y"), 5 - a, a * 2, a @ 1, 1 @ a, -a, +a, ~a, abs(a), divmod(a, 1), divmod(1, a), a ** 2, pow(a, 2, 3), 2 ** a)
print(a << 1, 1 >> a, 1 / a, a // 2, 5 % a, a & 1, 1 | a, a ^ 1, "s" + a, [1] + a, 1.5 + a, None + a)
try: a - 1
except TypeError as e: print(e)
try: 1 * a
except TypeError as e: print(e)
a += 1; print(a)
a @= 1; print(a)
class Base:
    def __add__(s, o): return "base add"
    def __radd__(s, o): return "base radd"
class Sub(Base):
    def __radd__(s, o): return "sub radd"
class Sub2(Base): pass
print(Base() + Sub(), Base() + Sub2(), Sub() + Base(), Sub() + Sub())
try: Base() @ 1
except TypeError as e: print(e)
try: -Base()
except TypeError as e: print(e)
try: ~Base()
except TypeError as e: print(e)
try: Base() < Base()
except TypeError as e: print(e)
try: x = Base(); x -= 1
except TypeError as e: print(e)
try: x = Base(); x **= 1
except TypeError as e: print(e)
try: divmod(Base(), 2)
except TypeError as e: print(e)
try: pow(Base(), 2, 3)
except TypeError as e: print(e)
x = Base(); x += 5; print(x)
