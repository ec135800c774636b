import operator

a = [1]
print(operator.iadd(a, [2]), a)
print(operator.imul(a, 2), a)
print(operator.iconcat(a, (9,)), a)
t = (1,)
print(operator.iadd(t, (2,)), t)
try:
    operator.iconcat(3, [])
except TypeError as e:
    print(type(e).__name__)
