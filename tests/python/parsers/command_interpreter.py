"""A stack machine with words, loops and errors that tell where."""


class Trouble(Exception):
    pass


class Machine:
    words = {}

    def __init__(self):
        self.stack, self.own, self.out = [], {}, []

    def word(name, needs, words=words):
        def register(function):
            words[name] = (needs, function)
            return function

        return register

    @word("+", 2)
    def add(self, a, b):
        return [a + b]

    @word("-", 2)
    def subtract(self, a, b):
        return [a - b]

    @word("*", 2)
    def multiply(self, a, b):
        return [a * b]

    @word("/", 2)
    def divide(self, a, b):
        return [*divmod(a, b)][::-1]

    @word("dup", 1)
    def duplicate(self, a):
        return [a, a]

    @word("swap", 2)
    def swap(self, a, b):
        return [b, a]

    @word("drop", 1)
    def drop(self, a):
        return []

    @word("=", 2)
    def equal(self, a, b):
        return [int(a == b)]

    @word("<", 2)
    def less(self, a, b):
        return [int(a < b)]

    @word(".", 1)
    def show(self, a):
        self.out.append(a)
        return []

    del word

    def run(self, text):
        self.out = []
        words = text.split()
        try:
            self.execute(words, 0, len(words))
        except (Trouble, ZeroDivisionError, RecursionError) as e:
            kind = type(e).__name__
            self.stack.clear()
            return f"{kind}: {'too deep' if kind == 'RecursionError' else e}"
        return f"{self.out} {self.stack}"

    def matching(self, words, start, end, closing):
        depth = 0
        for i in range(start, end):
            if words[i] in ("if", "times", ":"):
                depth += 1
            elif words[i] in ("then", "end", ";"):
                depth -= 1
                if depth == 0:
                    if words[i] != closing:
                        break
                    return i
        raise Trouble(f"{words[start]} without {closing}")

    def pop(self, n, word):
        if len(self.stack) < n:
            raise Trouble(f"{word} needs {n}, has {len(self.stack)}")
        taken = self.stack[len(self.stack) - n :]
        del self.stack[len(self.stack) - n :]
        return taken

    def execute(self, words, at, end):
        while at < end:
            word = words[at]
            if word == ":":
                close = self.matching(words, at, end, ";")
                self.own[words[at + 1]] = words[at + 2 : close]
                at = close
            elif word == "if":
                close = self.matching(words, at, end, "then")
                if self.pop(1, word)[0]:
                    self.execute(words, at + 1, close)
                at = close
            elif word == "times":
                close = self.matching(words, at, end, "end")
                for _ in range(self.pop(1, word)[0]):
                    self.execute(words, at + 1, close)
                at = close
            elif word in self.own:
                body = self.own[word]
                self.execute(body, 0, len(body))
            elif word in self.words:
                needs, function = self.words[word]
                self.stack += function(self, *self.pop(needs, word))
            else:
                try:
                    self.stack.append(int(word))
                except ValueError:
                    raise Trouble(f"unknown word {word}") from None
            at += 1


machine = Machine()
for line in ["1 2 + .", "10 3 / . .", ": square dup * ;", "7 square .", "1 5 times 2 * end .", ": fact dup 2 < if drop 1 then ;", "0 1 10 times dup . swap over", ": over swap dup . swap ;",
             "3 4 over . .", "5 0 /", "+", "1 if 42 . then 0 if 43 . then", "1 if", "3 times 2 times 1 . end end", "blah", ": forever forever ;", "forever", "1 2 3", "drop drop", "2 3 < 3 2 <"]:
    print(f"{line:32} {machine.run(line)}")
print(sorted(machine.own), sorted(Machine.words), hasattr(Machine, "word"))
