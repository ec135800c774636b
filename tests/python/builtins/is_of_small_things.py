a, b = 5, 5
print(a is b, None is None, () is (), True is True, (1 == 1.0) is True, [] is [], ... is Ellipsis)
x = [1]
y = x
print(x is y, x is not [1], x == [1], type(x) is list, id(x) == id(y))
n = None
print(n is None, n == None, not n, n is not None)
