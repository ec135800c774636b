def rotate(text, by):
    out = []
    for c in text:
        if c.isalpha() and c.isascii():
            base = ord("A") if c.isupper() else ord("a")
            out.append(chr((ord(c) - base + by) % 26 + base))
        else:
            out.append(c)
    return "".join(out)


message = "Attack at Dawn, bring 3 Bücher!"
print(rotate(message, 13), rotate(rotate(message, 13), 13) == message)
counts = {}
for c in message.lower():
    if c.isalpha():
        counts[c] = counts.get(c, 0) + 1
print(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
words = message.replace(",", "").replace("!", "").split()
print(sorted(words, key=str.lower), sorted(words, key=len, reverse=True), max(words, key=len), [w[::-1] for w in words], " ".join(w.capitalize() for w in words))
print({w: len(w) for w in words}, [w for w in words if w[0] in "aeiouAEIOU"], any(w.isdigit() for w in words))
