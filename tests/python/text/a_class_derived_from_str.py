class Name(str):
    def shout(self):
        return self.upper() + "!"


n = Name("ada")
print(n, repr(n), n.shout(), type(n + "b").__name__, n[1:], n == "ada", {n: 1}["ada"], hash(n) == hash("ada"), len(n), "d" in n)
print(f"{n:>5}", "%s" % n, n.join(["1", "2"]), isinstance(n, str), sorted([Name("b"), "a"]), n.replace("a", "o"), str(n) is n)
