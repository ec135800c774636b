x = 17
for step in ("+= 5", "-= 3", "*= 2", "//= 3", "%= 8", "**= 3", "<<= 2", ">>= 1", "|= 9", "&= 61", "^= 7", "/= 4"):
    operator, operand = step.split()
    before, n = x, int(operand)
    if operator == "+=":
        x += n
    elif operator == "-=":
        x -= n
    elif operator == "*=":
        x *= n
    elif operator == "//=":
        x //= n
    elif operator == "%=":
        x %= n
    elif operator == "**=":
        x **= n
    elif operator == "<<=":
        x <<= n
    elif operator == ">>=":
        x >>= n
    elif operator == "|=":
        x |= n
    elif operator == "&=":
        x &= n
    elif operator == "^=":
        x ^= n
    else:
        x /= n
    print(before, step, x)
l = m = [1]
l += [2]
l *= 2
print(m, l is m)
s = t = "a"
s += "b"
print(s, t)
u = v = (1,)
u += (2,)
print(u, v)
