# A message goes to text and back: numbers, strings, lists, objects.

import json


def message(n):
    return {
        "device": "sensor-%d" % n,
        "online": n % 2 == 0,
        "position": None,
        "readings": [n * 0.5, n + 1, -n, 1e-3],
        "tags": ["indoor", "wall \"north\"", "caf\u00e9"],
        "limits": {"low": -10, "high": 85, "unit": "C"},
    }


def run(rounds):
    total = 0
    for n in range(rounds):
        text = json.dumps(message(n))
        back = json.loads(text)
        total += len(text) + len(back) + back["limits"]["high"]
        assert json.dumps(back) == text
    return total


print(run(300))
