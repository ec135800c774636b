class A:
    def __eq__(s, o): return True
try: hash(A())
except TypeError as e: print(e)
try: {A(): 1}
except TypeError as e: print(e)
print(A.__hash__)
class B(A): __hash__ = lambda s: 5
print(hash(B()), len({B(), B()}))
class C(B): pass
print(hash(C()))
class D(B):
    def __eq__(s, o): return False
print(D.__hash__ is None)
class H:
    def __hash__(s): return "x"
try: hash(H())
except TypeError as e: print(e)
class H2:
    def __hash__(s): return -1
print(hash(H2()))
class H3:
    def __hash__(s): return 2**70 + 3
print(hash(H3()) == hash(2**70 + 3))
class E:
    __hash__ = None
try: hash(E())
except TypeError as e: print(e)
try: hash([])
except TypeError as e: print(e)
try: hash((1, []))
except TypeError as e: print(e)
o = object(); print(hash(o) == hash(o), o == o, o != o)
class K:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return isinstance(o, K) and s.v == o.v
    def __hash__(s): return hash(s.v)
    def __repr__(s): return f"K{s.v}"
print({K(1), K(1), K(2)} == {K(2), K(1)}, {K(1): 'a', K(1): 'b'}, K(1) in [K(1)], [K(1), K(2)].index(K(2)), [K(3)].count(K(3)))
