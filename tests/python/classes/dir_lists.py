class A:
    a = 1
    def f(self): pass
x = A(); x.z = 1
print([n for n in dir(x) if not n.startswith('__')], [n for n in dir(A) if not n.startswith('__')])
class D:
    def __dir__(self): return ['b', 'a']
print(dir(D()))
def f():
    q = 1; p = 2
    return dir()
print(f())
print([n for n in dir([]) if not n.startswith('_')])
print([n for n in dir(1) if not n.startswith('_')])
print([n for n in dir(()) if not n.startswith('_')])
print([n for n in dir({}) if not n.startswith('_')])
print([n for n in dir("") if not n.startswith('_')])
print([n for n in dir(set()) if not n.startswith('_')])
print([n for n in dir(1.0) if not n.startswith('_')], [n for n in dir(b"") if n > 's'])
print('__add__' in dir(1), '__len__' in dir([]), '__getitem__' in dir({}), '__call__' in dir(f), '__eq__' in dir(None))
