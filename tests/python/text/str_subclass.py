class Name(str):
    def greet(self):
        return "hello " + self

    def __len__(self):
        return 99


n = Name("bob")
print(n, repr(n), n.greet(), n.upper(), type(n.upper()), n + "!", n == "bob", {"bob": 1}[n], len(n), n[0], isinstance(n, str), "-".join([n, n]), f"{n:>5}", "%s" % n, n in ["bob"], hash(n) == hash("bob"))


class Data(bytes):
    pass


d = Data(b"ab")
print(d, d + b"c", d[0], isinstance(d, bytes), d == b"ab", d.upper(), list(d))
