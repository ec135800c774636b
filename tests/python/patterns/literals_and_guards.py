def kind(v):
    match v:
        case 0 | 1: return "bit"
        case int() if v < 0: return "negative"
        case int(): return "int"
        case "yes" | "no" as word: return f"word {word}"
        case str(s) if s.isdigit(): return "digits"
        case None | True | False: return "singleton"
        case _: return "other"
print([kind(v) for v in (0, 1, -5, 7, "yes", "42", "x", None, 2.5, [])])
