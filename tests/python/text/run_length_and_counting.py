from itertools import groupby

text = "aaabbbccccdaa"
encoded = [(letter, len(list(group))) for letter, group in groupby(text)]
print(encoded, "".join(letter * n for letter, n in encoded) == text)
print("".join(f"{n if n > 1 else ''}{letter}" for letter, n in encoded))
histogram = {}
for letter in text:
    histogram[letter] = histogram.get(letter, 0) + 1
for letter, n in sorted(histogram.items(), key=lambda item: (-item[1], item[0])):
    print(f"{letter} {'#' * n:<6} {n / len(text):6.1%}")
