import operator as op


class Log:
    def __init__(self):
        self.calls = []

    def __iadd__(self, other):
        self.calls.append(("iadd", other))
        return self

    def __imatmul__(self, other):
        self.calls.append(("imatmul", other))
        return self

    def __sub__(self, other):
        return "sub"


log = Log()
print(op.iadd(log, 1) is log)
print(op.imatmul(log, 2) is log)
print(op.isub(log, 3))
print(log.calls)
