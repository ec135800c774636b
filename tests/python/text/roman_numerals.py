VALUES = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(n):
    text = ""
    for value, letters in VALUES:
        count, n = divmod(n, value)
        text += letters * count
    return text


def from_roman(text):
    digits = dict((letters, value) for value, letters in VALUES if len(letters) == 1)
    total = 0
    for here, after in zip(text, text[1:] + "I"):
        total += -digits[here] if digits[here] < digits[after] else digits[here]
    return total


for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2026, 3999):
    print(n, to_roman(n), from_roman(to_roman(n)))
print(all(from_roman(to_roman(n)) == n for n in range(1, 1000)))
