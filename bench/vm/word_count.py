# How often each word occurs in a text.

TEXT = """\
A boat went down the river and the river carried the boat past the town.
The people of the town stood on the bridge, and the children of the people ran
along the bank of the river to see where the boat would go. It went on and on,
by day and by night, until the river was so wide that no one on the boat could
see the bank on either side. Then the wind came up, and the people on the boat
set a sail, and the sail took the wind, and the boat went out on the open sea.
"""


def run(rounds):
    counts = {}
    for _ in range(rounds):
        for line in TEXT.split("\n"):
            for word in line.split(" "):
                word = word.strip(".,").lower()
                if not word:
                    continue
                if word in counts:
                    counts[word] += 1
                else:
                    counts[word] = 1
    return counts


counts = run(60)
ranking = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
for word, count in ranking[:8]:
    print(word, count)
print(len(counts), sum(counts.values()))
