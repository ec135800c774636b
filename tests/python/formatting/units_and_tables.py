def human(n):
    for unit in ("B", "KB", "MB", "GB"):
        if abs(n) < 1024 or unit == "GB":
            return f"{n:.1f} {unit}" if unit != "B" else f"{n} B"
        n /= 1024


def clock(seconds):
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:.0f}:{minutes:02.0f}:{seconds:05.2f}"


print([human(n) for n in (0, 1023, 1024, 1536, 10 ** 6, 5 * 10 ** 9, -2048)])
print([clock(s) for s in (0, 59.999, 3600, 86399.5, 61)])
rows = [("id", "name", "price"), (1, "bolt", 0.5), (22, "washer, small", 12.25), (333, "é", 100)]
widths = [max(len(str(row[i])) for row in rows) for i in range(3)]
for row in rows:
    print(" | ".join(f"{cell!s:>{w}}" if not isinstance(cell, str) else f"{cell:<{w}}" for cell, w in zip(row, widths)))
print("-+-".join("-" * w for w in widths), "=" * 20, sep="\n")
