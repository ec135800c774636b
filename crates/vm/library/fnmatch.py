# fnmatch: names against patterns with `*`, `?` and `[seq]`.

import re


def translate(pat):
    """The pattern as a regular expression."""
    made = ""
    i = 0
    while i < len(pat):
        letter = pat[i]
        i += 1
        if letter == "*":
            made += "" if made.endswith(".*") else ".*"
        elif letter == "?":
            made += "."
        elif letter == "[":
            end = pat.find("]", i + (2 if pat[i:i + 1] == "!" else 1))
            if end < 0:
                made += "\\["
            else:
                inside = pat[i:end].replace("\\", "\\\\")
                i = end + 1
                if inside[0] == "!":
                    inside = "^" + inside[1:]
                elif inside[0] in "^[":
                    inside = "\\" + inside
                made += "[" + inside + "]"
        else:
            made += re.escape(letter)
    return "(?s:" + made + ")\\Z"


def fnmatchcase(name, pat):
    return re.match(translate(pat), name) is not None


fnmatch = fnmatchcase


def filter(names, pat):
    match = re.compile(translate(pat)).match
    return [name for name in names if match(name)]
