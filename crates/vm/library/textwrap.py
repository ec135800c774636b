# textwrap: paragraphs of a width, and margins.


def _chunks(text):
    """Words and the spaces between them; a word ends behind a hyphen between letters."""
    chunks = []
    word = ""
    for i, letter in enumerate(text):
        if word and (letter == " ") != (word[-1] == " "):
            chunks.append(word)
            word = ""
        word += letter
        if letter == "-" and i + 1 < len(text) and text[i + 1].isalpha() and len(word) > 2 and word[-2].isalpha() and word[-3].isalpha():
            chunks.append(word)
            word = ""
    if word:
        chunks.append(word)
    return chunks


def wrap(text, width=70, *, initial_indent="", subsequent_indent="", break_long_words=True, drop_whitespace=True, max_lines=None, placeholder=" [...]", **ignored):
    if width <= 0:
        raise ValueError("invalid width %r (must be > 0)" % width)
    chunks = _chunks("".join([" " if letter in "\t\n\v\f\r" else letter for letter in text.expandtabs()]))
    lines = []
    while chunks:
        indent = subsequent_indent if lines else initial_indent
        room = width - len(indent)
        if drop_whitespace and chunks[0].strip() == "" and lines:
            del chunks[0]
        line = []
        length = 0
        while chunks and length + len(chunks[0]) <= room:
            length += len(chunks[0])
            line.append(chunks.pop(0))
        if chunks and len(chunks[0]) > room:
            space = max(room - length, 1)
            if break_long_words:
                line.append(chunks[0][:space])
                chunks[0] = chunks[0][space:]
            elif not line:
                line.append(chunks.pop(0))
        if drop_whitespace and line and line[-1].strip() == "":
            del line[-1]
        if not line:
            continue
        if max_lines is not None and len(lines) + 1 >= max_lines and (len(chunks) > 1 or chunks and chunks[0].strip()):
            while line:
                if line[-1].strip() and len("".join(line)) + len(placeholder) <= room:
                    lines.append(indent + "".join(line) + placeholder)
                    return lines
                line.pop()
            lines.append(indent + placeholder.lstrip())
            return lines
        lines.append(indent + "".join(line))
    return lines


def fill(text, width=70, **kwargs):
    return "\n".join(wrap(text, width, **kwargs))


def shorten(text, width, **kwargs):
    return fill(" ".join(text.split()), width, max_lines=1, **kwargs)


def dedent(text):
    margin = None
    lines = [line if line.strip() else "" for line in text.split("\n")]
    for line in lines:
        if line:
            indent = line[:len(line) - len(line.lstrip(" \t"))]
            if margin is None:
                margin = indent
            while not indent.startswith(margin):
                margin = margin[:-1]
    return "\n".join([line[len(margin or ""):] for line in lines])


def indent(text, prefix, predicate=None):
    keep = predicate or (lambda line: line.strip())
    return "".join([prefix + line if keep(line) else line for line in text.splitlines(True)])
