class Case:
    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return len(self.text)

    def __eq__(self, other):
        return isinstance(other, Case) and self.text.lower() == other.text.lower()

    def __repr__(self):
        return "Case(%r)" % self.text


s = {Case("a"), Case("A"), Case("bb"), Case("cc"), Case("BB")}
print(len(s), Case("CC") in s, Case("x") in s, Case("ccc") in s)
s.discard(Case("CC"))
print(sorted(case.text for case in s), s & {Case("A")}, s - {Case("bb")})
print({1, True, 1.0}, {0, False, 0.0}, len({float("nan"), float("nan")}), {1: "a", 1.0: "b"}, {(1, 2), (1, 2.0)})
