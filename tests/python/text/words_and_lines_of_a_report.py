report = """
name      qty   price
bolt       12    0.25
washer      3    1.50
très long  -1  100.00
"""
rows = []
for line in report.strip().splitlines()[1:]:
    *name, quantity, price = line.split()
    rows.append((" ".join(name), int(quantity), float(price)))
for name, quantity, price in sorted(rows, key=lambda row: -row[2]):
    print(f"{name:<12}|{quantity:>5}|{price:>8.2f}|{quantity * price:+9.2f}")
print(sum(q * p for _, q, p in rows), max(rows, key=lambda row: len(row[0])))
print({word: report.count(word) for word in ("1", "o", "\n")}, report.title().split()[:3])
