# A property without a getter, with a doc of its own, and read through the descriptor.
class C:
    written = property(None, lambda self, value: print("written", value))
    told = property(lambda self: 3, doc="told by itself")

    @property
    def plain(self):
        "doc of the getter"
        return 1

    @plain.setter
    def plain(self, value):
        print("plain =", value)


c = C()
c.written = 5
try:
    c.written
except AttributeError as error:
    print(error)
try:
    property().__get__(c, C)
except AttributeError as error:
    print(error)
print(C.told.__doc__, "|", C.plain.__doc__, "|", C.told.setter(print).__doc__, "|", C.written.__doc__)
c.plain = 7
print(c.told, c.plain, C.told.fset, C.written.fget)
