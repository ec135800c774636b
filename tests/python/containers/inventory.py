stock = {}


def receive(name, quantity, price):
    entry = stock.setdefault(name, {"quantity": 0, "value": 0})
    entry["quantity"] += quantity
    entry["value"] += quantity * price


def ship(name, quantity):
    entry = stock[name]
    if entry["quantity"] < quantity:
        raise ValueError(f"only {entry['quantity']} of {name!r} left")
    entry["value"] -= round(entry["value"] * quantity / entry["quantity"], 2)
    entry["quantity"] -= quantity
    if not entry["quantity"]:
        del stock[name]


receive("bolt", 100, 0.25)
receive("nut", 50, 0.1)
receive("bolt", 50, 0.4)
for name, quantity in (("bolt", 30), ("nut", 60), ("gear", 1), ("nut", 50)):
    try:
        ship(name, quantity)
        print("shipped", quantity, name)
    except (ValueError, KeyError) as error:
        print(type(error).__name__, error)
for name, entry in sorted(stock.items()):
    print(f"{name:<8}{entry['quantity']:>6}{entry['value']:>10.2f}")
print(stock, sum(entry["quantity"] for entry in stock.values()))
