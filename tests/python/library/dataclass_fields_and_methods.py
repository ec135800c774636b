from dataclasses import dataclass, field, fields, asdict, astuple, replace, is_dataclass, FrozenInstanceError, InitVar, KW_ONLY
from typing import ClassVar, List
@dataclass
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, repr=False)
    def total(self): return self.x + self.y
p = P(1); print(p, p.total(), p == P(1, 0), p != P(2), p.tags, P.__match_args__)
p.tags.append(1); print(P(1).tags, P(1, y=2), [f.name for f in fields(P)], is_dataclass(p), is_dataclass(int))
print(asdict(p), astuple(p), replace(p, x=9))
try: P()
except TypeError as e: print(e)
try: P(1, 2, [], 4)
except TypeError as e: print(e)
try: P(1, z=2)
except TypeError as e: print(e)
try: hash(p)
except TypeError as e: print(e)
@dataclass(frozen=True, order=True)
class F:
    a: int
    b: str = "z"
f = F(1); print(hash(f) == hash(F(1)), {f: 1}[F(1)], F(1) < F(2), sorted([F(3), F(1)]), F(1, "a") <= F(1, "b"))
try: f.a = 2
except FrozenInstanceError as e: print(type(e).__name__, e)
try: del f.a
except AttributeError as e: print(e)
try: P(1) < P(2)
except TypeError as e: print(e)
@dataclass
class D(P):
    z: float = 1.5
    count: ClassVar[int] = 7
    scale: InitVar[int] = 2
    def __post_init__(self, scale): self.w = self.x * scale
d = D(2, 3, scale=5); print(d, d.w, D.count, asdict(d))
@dataclass
class K:
    a: int
    _: KW_ONLY
    b: int = 2
print(K(1, b=5))
try: K(1, 2)
except TypeError as e: print(e)
try:
    @dataclass
    class Bad:
        a: int = 1
        b: int
except TypeError as e: print(e)
try:
    @dataclass
    class Bad2: a: list = []
except ValueError as e: print(e)
@dataclass(eq=False)
class E: v: int
print(E(1) == E(1))
@dataclass
class N:
    inner: P
    many: List[P]
print(asdict(N(P(1), [P(2)])))
match P(5, 6):
    case P(a, b): print("matched", a, b)
@dataclass(slots=True)
class S:
    a: int
    b: int = 3
s = S(1); print(s, s.b, S.__slots__)
try: s.q = 1
except AttributeError as e: print(e)
