print({x % 3 for x in range(10)}, {*[1, 2], *"a"} == {1, 2, "a"}, {*(), 1}, {c for c in "hello" if c > "h"} == set("lo"), {(x, y) for x in range(2) for y in range(2) if x != y})
print({x: x * x for x in {3, 1}}, len({i // 2 for i in range(100)}), {n for n in range(20) if all(n % d for d in range(2, n))})
