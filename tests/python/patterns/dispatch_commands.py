def run(cmd):
    match cmd.split():
        case ["go", ("north" | "south") as d]: return f"going {d}"
        case ["go", _]: return "cannot go"
        case ["pick", "up", *items] if items: return f"got {', '.join(items)}"
        case ["quit"] | ["exit"]: return "bye"
        case [unknown, *_]: return f"what is {unknown}?"
        case []: return "nothing"
for c in ("go north", "go up", "pick up axe lamp", "pick up", "exit", "dance now", ""): print(run(c))
