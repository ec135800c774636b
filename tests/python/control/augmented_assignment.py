a = 5; a += 2; a -= 1; a *= 3; a //= 2; a **= 2; a %= 50; a <<= 2; a >>= 1; a |= 1; a &= 0xFF; a ^= 3
print(a)
f = 1.5; f /= 2; f += 1; print(f)
l = [1]; m = l; l += [2]; l *= 2; print(l, m is l)
t = (1,); u = t; t += (2,); print(t, u)
s = "a"; s += "b"; s *= 3; print(s)
class B:
    v = 1
b = B(); b.v += 1; print(b.v, B.v)
d = {"k": [1]}; d["k"] += [2]; d["n"] = d.get("n", 0) + 1; print(d)
g = [[0] * 2] * 2; g[0][1] += 7; print(g)
t = ([],)
try: t[0] += [1]
except TypeError as e: print(e, t)
