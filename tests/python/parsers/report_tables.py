class Table:
    def __init__(self, *columns, title=""):
        self.columns = [c if isinstance(c, tuple) else (c, "") for c in columns]
        self.title, self.rows = title, []

    def add(self, *values, **named):
        row = list(values) + [None] * (len(self.columns) - len(values))
        for i, (name, _) in enumerate(self.columns):
            if name in named:
                row[i] = named.pop(name)
        if named:
            raise TypeError(f"no column {', '.join(named)}")
        self.rows.append(row)
        return self

    def cells(self):
        for row in self.rows:
            yield ["-" if value is None else format(value, spec) for value, (_, spec) in zip(row, self.columns)]

    def widths(self):
        return [max(map(len, column)) for column in zip([name for name, _ in self.columns], *self.cells())]

    def text(self):
        widths = self.widths()
        numeric = [all(isinstance(r[i], (int, float, type(None))) for r in self.rows) for i in range(len(widths))]
        line = "+".join("-" * (w + 2) for w in widths)
        out = [self.title.center(len(line)).rstrip()] if self.title else []
        out.append("|".join(f" {name:^{w}} " for (name, _), w in zip(self.columns, widths)))
        out.append(line)
        for cells in self.cells():
            out.append("|".join(f" {c:{'>' if n else '<'}{w}} " for c, w, n in zip(cells, widths, numeric)))
        return "\n".join(row.rstrip() for row in out)

    def markdown(self):
        yield "| " + " | ".join(name for name, _ in self.columns) + " |"
        yield "|" + "|".join([" --- "] * len(self.columns)) + "|"
        yield from ("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |" for cells in self.cells())

    def sorted(self, name, reverse=False):
        i = [n for n, _ in self.columns].index(name)
        copy = Table(*self.columns, title=self.title)
        copy.rows = sorted(self.rows, key=lambda row: (row[i] is None, row[i] if row[i] is not None else 0), reverse=reverse)
        return copy


table = Table("name", ("size", ",d"), ("share", ".1%"), ("mass", "+.2e"), ("mask", "#06x"), title="Devices")
table.add("bridge", 1234567, 0.756, 12345.678, 255).add("größe", 12, 0.2, -0.00012).add("pipe|line", share=0.044, size=987654, mask=0xBEEF)
print(table.text())
print(*table.markdown(), sep="\n")
print([row[0] for row in table.sorted("size").rows], [row[0] for row in table.sorted("mask", reverse=True).rows], table.widths())
for call in (lambda: table.add(color=1, shape=2), lambda: table.sorted("nothing"), lambda: Table(("a", "d")).add("x").text()):
    try:
        print(call())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(Table("empty").text())


def bars(values, width=20):
    top = max(values.values())
    label = max(map(len, values))
    for name, value in values.items():
        full, part = divmod(value * width * 2 // top, 2)
        yield f"{name:>{label}} {'=' * full}{'-' * part:<{width - full}}| {value:{len(str(top))}d} {value / sum(values.values()):>6.1%}"


print(*bars({"mon": 10, "tuesday": 25, "wed": 0, "th": 100, "fr": 33}), sep="\n")
for n in (0, 999, 1000, 1536, 10**6, 123456789, 5 * 10**13):
    size, unit = n, 0
    while size >= 1000 and unit < 4:
        size, unit = size / 1024, unit + 1
    print(f"{size:.{min(unit, 2)}f}{['B', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}", end=" ")
print()
