# textwrap: paragraphs of a width, and margins.


_SPACES = "\t\n\v\f\r "


def _is_letter(letter):
    return letter.isalpha() or letter == "_"


def _ends_part(word, at):
    """Whether a word may be broken behind its hyphen: two letters (or a letter, a hyphen and a letter) before, and letters behind."""
    before = word[max(at - 3, 0):at]
    behind = word[at + 1:at + 4]
    if not (before and _is_letter(before[-1]) and behind and _is_letter(behind[0])):
        return False
    fits = _is_letter(before[-2:-1]) or before[-2:-1] == "-" and _is_letter(before[:1]) and len(before) == 3
    return fits and (_is_letter(behind[1:2]) or behind[1:2] == "-" and _is_letter(behind[2:3]))


def _parts(word):
    """A word, broken behind hyphens; dashes between words stand alone."""
    parts = []
    start = at = 0
    while at < len(word):
        end = at
        while word[end:end + 1] == "-":
            end += 1
        next = word[end:end + 1]
        if end - at >= 2 and at > 0 and (word[at - 1].isalnum() or word[at - 1] in "_!\"'&.,?") and (next.isalnum() or next == "_"):
            if start < at:
                parts.append(word[start:at])
            parts.append(word[at:end])
            start = end
        elif end - at == 1 and _ends_part(word, at):
            parts.append(word[start:end])
            start = end
        at = max(end, at + 1)
    if start < len(word):
        parts.append(word[start:])
    return parts


def _chunks(text, on_hyphens):
    """Words and the spaces between them."""
    chunks = []
    at = 0
    while at < len(text):
        end = at
        is_space = text[at] in _SPACES
        while end < len(text) and (text[end] in _SPACES) == is_space:
            end += 1
        word = text[at:end]
        at = end
        if on_hyphens and not is_space and "-" in word:
            chunks.extend(_parts(word))
        else:
            chunks.append(word)
    return chunks


class TextWrapper:
    def __init__(
        self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
        fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8, *,
        max_lines=None, placeholder=" [...]",
    ):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _split(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = "".join([" " if letter in "\t\n\v\f\r" else letter for letter in text])
        chunks = _chunks(text, self.break_on_hyphens)
        if self.fix_sentence_endings:
            for i in range(1, len(chunks)):
                word = chunks[i - 1].rstrip("\"'")
                if chunks[i] == " " and word[-1:] in (".", "!", "?") and word[-2:-1].islower():
                    chunks[i] = "  "
        return chunks

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError("invalid width %r (must be > 0)" % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        chunks = self._split(text)
        lines = []
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            room = self.width - len(indent)
            if self.drop_whitespace and chunks[0].strip() == "" and lines:
                del chunks[0]
            line = []
            length = 0
            while chunks and length + len(chunks[0]) <= room:
                length += len(chunks[0])
                line.append(chunks.pop(0))
            if chunks and len(chunks[0]) > room:
                length += self._break_word(chunks, line, room - length if room > 0 else 1)
            if self.drop_whitespace and line and line[-1].strip() == "":
                length -= len(line.pop())
            if not line:
                continue
            more = chunks and (not self.drop_whitespace or len(chunks) > 1 or chunks[0].strip())
            if self.max_lines is None or len(lines) + 1 < self.max_lines or not more and length <= room:
                lines.append(indent + "".join(line))
                continue
            lines.append(self._shortened(line, length, room, indent, lines))
            break
        return lines

    def _break_word(self, chunks, line, space):
        """A word that is longer than a line: its beginning, or all of it on a line of its own."""
        if self.break_long_words:
            end = max(space, 0)
            word = chunks[0]
            if self.break_on_hyphens and len(word) > end:
                hyphen = word.rfind("-", 0, end)
                if hyphen > 0 and word[:hyphen].strip("-"):
                    end = hyphen + 1
            line.append(word[:end])
            chunks[0] = word[end:]
            return end
        if not line:
            line.append(chunks.pop(0))
            return len(line[0])
        return 0

    def _shortened(self, line, length, room, indent, lines):
        while line:
            if line[-1].strip() and length + len(self.placeholder) <= room:
                return indent + "".join(line) + self.placeholder
            length -= len(line.pop())
        if lines:
            before = lines[-1].rstrip()
            if len(before) + len(self.placeholder) <= self.width:
                return lines.pop() and before + self.placeholder
        return indent + self.placeholder.lstrip()

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


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
