# Finding, counting, testing, stripping and slicing in lines of a log.


def run(rounds):
    lines = ["2026-01-%02d INFO sensor-%d temperature=%d.%d ok" % (i % 28 + 1, i, i, i % 10) for i in range(40)]
    total = 0
    for _ in range(rounds):
        for line in lines:
            at = line.find("temperature=")
            end = line.find(" ", at)
            total += int(float(line[at + 12:end]))
            if "INFO" in line and line.endswith("ok"):
                total += line.count("-")
            if line.startswith("2026-01-0"):
                total += 1
            total += len(line.upper().strip("20K"))
            total += ord(line[at]) & 15
    return total


print(run(60))
