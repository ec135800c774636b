# The string methods one by one on a short and on a long text.


def run(rounds):
    short = "the quick brown fox"
    long = "the quick brown fox jumps over the lazy dog " * 8
    total = 0
    for i in range(rounds):
        for text in (short, long):
            total += len(text.split())
            total += len(text.replace("the", "a"))
            total += text.find("fox") + text.rfind("o")
            total += len(text + "!") + len(text[4:9])
            total += len(text.strip().upper().lower())
            total += text.startswith("the") + text.endswith("dog ")
            total += len(" ".join(["a", "b", str(i)]))
            total += text == short
            total += hash(text) == hash(text + "")
            total += len("%s-%d" % (text[:5], i))
    return total


print(run(300))
