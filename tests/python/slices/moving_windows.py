data = list(range(10))
print([data[i : i + 3] for i in range(0, len(data), 3)], [data[i : i + 3] for i in range(3)], data[:-3:-1], data[3:][:2], data[-4:-1:2], list(zip(data[::2], data[1::2])))
text = "abcdefgh"
print([text[i : i + 2] for i in range(0, 8, 2)], text[::-1][::2], text[2:][:-2], text[:3] + text[3:] == text, all(text[:i] + text[i:] == text for i in range(-10, 10)), ["".join(text[i::3]) for i in range(3)])
first = slice(0, 2)
print(data[first], text[first], bytes(8)[first], range(8)[first], (1, 2, 3)[first], bytearray(b"xyz")[first])
