import typing
from typing import *
print(List[int], Optional[str], Union[int, str], Dict[str, List[int]], Tuple[int, ...], Callable[[int, str], bool], Any, Union[int, None])
print(list[int], dict[str, int], tuple[int, ...], int | str, int | None, list[int] | None, type[int])
print(list[int] == list[int], int | str == str | int, (int | str).__args__, list[int].__origin__, list[int].__args__, list[int]((1, 2)))
print(isinstance(1, int | str), isinstance([], list), issubclass(int, int | float), isinstance(None, int | None))
try: isinstance([], list[int])
except TypeError as e: print(e)
T = TypeVar("T"); print(T, T.__name__)
class Stack(Generic[T]):
    def __init__(self): self.items: list[T] = []
    def push(self, x: T) -> None: self.items.append(x)
s = Stack[int](); s.push(1); print(s.items, Stack[int], isinstance(s, Stack))
class Pt(NamedTuple):
    x: int
    y: int = 5
    def norm(self): return self.x + self.y
print(Pt(1), Pt(1, 2).norm(), Pt._fields, Pt(3) == (3, 5))
class Mv(TypedDict):
    name: str
    year: int
print(Mv(name="a", year=1), type(Mv(name="b", year=2)))
UserId = NewType("UserId", int); print(UserId(5) + 1, UserId.__name__)
def f(a: int, b: str = "x") -> list[int]: ...
print(get_type_hints(f), cast(int, "x"), get_origin(List[int]), get_args(Dict[str, int]), TYPE_CHECKING)
@runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...
print(isinstance([], HasLen), isinstance(5, HasLen))
print(Literal["a", 1], Final[int], ClassVar[int], Sequence[int], Iterable[str])
