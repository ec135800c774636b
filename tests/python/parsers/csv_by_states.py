def read(text, comma=",", quote='"'):
    row, field, quoted, was_quoted = [], [], False, False
    i = 0
    while i < len(text):
        c = text[i]
        i += 1
        if quoted:
            if c != quote:
                field.append(c)
            elif text[i : i + 1] == quote:
                field.append(quote)
                i += 1
            else:
                quoted = False
        elif c == quote and not field:
            quoted = was_quoted = True
        elif c == comma or c == "\n":
            row.append("".join(field))
            field.clear()
            was_quoted = False
            if c == "\n":
                yield row
                row = []
        elif c != "\r":
            field.append(c)
    if quoted:
        raise ValueError(f"open quote in {''.join(field)!r}")
    if field or row or was_quoted:
        yield row + ["".join(field)]


def write(rows, comma=","):
    def shown(value):
        text = "" if value is None else str(value)
        if any(c in text for c in (comma, '"', "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text

    return "".join(comma.join(map(shown, row)) + "\n" for row in rows)


def records(rows):
    rows = iter(rows)
    names = next(rows)
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise ValueError(f"row {number} has {len(row)} fields instead of {len(names)}")
        yield dict(zip(names, row))


TEXT = 'name,what,n\n"Smith, J.","says ""hi""",3\r\n,"two\nlines",\nlast,x,"7"'
rows = list(read(TEXT))
for row in rows:
    print(row)
print(list(read(write(rows))) == rows)
print(repr(write([[1, None, 2.5], ["a,b", 'c"d', "e\nf"], []])))
for record in records(rows):
    print(record)
print(list(read("a;b,c;", ";")), list(read("")), list(read("\n\n")), list(read('""')), list(read(",")))
for bad in ('a,"b', "a,b\n1\n"):
    try:
        print(list(records(read(bad))))
    except ValueError as e:
        print(e)

readings = "time,place,celsius\n1,in,20.5\n2,out,11.25\n3,in,21.0\n4,out,10.75\n5,in,bad\n"
sums = {}
for r in records(read(readings)):
    try:
        value = float(r["celsius"])
    except ValueError as e:
        print("skipped", r["time"], e)
        continue
    n, total = sums.get(r["place"], (0, 0))
    sums[r["place"]] = n + 1, total + value
print(write([["place", "n", "mean"]] + [[p, n, total / n] for p, (n, total) in sums.items()]), end="")
