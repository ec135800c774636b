# shlex: a line as a shell takes it apart.


def split(s, comments=False, posix=True):
    words, word, quote, i = [], None, "", 0
    while i < len(s):
        letter = s[i]
        i += 1
        if quote:
            if letter == quote:
                quote = ""
            elif letter == "\\" and quote == '"' and s[i:i + 1] in ('"', "\\"):
                word += s[i]
                i += 1
            else:
                word += letter
        elif letter in "'\"":
            quote = letter
            word = word or ""
        elif letter.isspace():
            if word is not None:
                words.append(word)
            word = None
        elif comments and letter == "#":
            i = (s + "\n").find("\n", i)
        elif letter == "\\":
            if i == len(s):
                raise ValueError("No escaped character")
            word = (word or "") + s[i]
            i += 1
        else:
            word = (word or "") + letter
    if quote:
        raise ValueError("No closing quotation")
    return words if word is None else words + [word]


def quote(s):
    if s and all(letter.isascii() and (letter.isalnum() or letter in "_@%+=:,./-") for letter in s):
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    return " ".join([quote(word) for word in split_command])
