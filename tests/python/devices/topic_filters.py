"""Topics of messages and the filters that match them: + for one level, # for all that follow."""


def check(topic_filter):
    levels = topic_filter.split("/")
    if not topic_filter:
        raise ValueError("empty filter")
    for i, level in enumerate(levels):
        if "#" in level and (level != "#" or i != len(levels) - 1):
            raise ValueError(f"# inside {topic_filter!r}")
        if "+" in level and level != "+":
            raise ValueError(f"+ inside {topic_filter!r}")
    return levels


def matches(topic_filter, topic):
    match check(topic_filter), topic.split("/"):
        case ["+" | "#", *_], [first, *_] if first.startswith("$"):
            return False
        case wanted, given:
            for i, level in enumerate(wanted):
                if level == "#":
                    return True
                if i >= len(given) or level not in ("+", given[i]):
                    return False
            return len(wanted) == len(given)


class Broker:
    def __init__(self):
        self.tree = {}
        self.kept = {}

    def subscribe(self, topic_filter, callback):
        node = self.tree
        for level in check(topic_filter):
            node = node.setdefault(level, {})
        node.setdefault(None, []).append(callback)
        for topic in sorted(self.kept):
            if matches(topic_filter, topic):
                callback(topic, self.kept[topic])

    def publish(self, topic, payload, keep=False):
        if keep:
            self.kept[topic] = payload
        callbacks = list(self._find(self.tree, topic.split("/")))
        for callback in callbacks:
            callback(topic, payload)
        return len(callbacks)

    def _find(self, node, levels):
        if "#" in node:
            yield from node["#"].get(None, ())
        if not levels:
            yield from node.get(None, ())
            return
        for level in (levels[0], "+"):
            if level in node:
                yield from self._find(node[level], levels[1:])


CASES = [("a/b", "a/b"), ("a/+", "a/b"), ("a/+", "a"), ("a/+", "a/"), ("a/+/c", "a/b/c"), ("#", "x/y/z"), ("a/#", "a"), ("a/#", "ab"), ("+/+", "/x"), ("/+", "/x"), ("+", "/x"), ("#", "$SYS/up"), ("$SYS/#", "$SYS/up"), ("a//b", "a//b")]
for topic_filter, topic in CASES:
    print(f"{topic_filter:8} {topic:8} {matches(topic_filter, topic)}")
for bad in ("a#", "#/a", "a/b+", ""):
    try:
        check(bad)
    except ValueError as e:
        print(e)

log = []
broker = Broker()
broker.publish("home/hall/temperature", 20, keep=True)
for f in ("home/+/temperature", "home/#", "home/hall/temperature", "+/+/+"):
    broker.subscribe(f, lambda topic, payload, f=f: log.append((f, topic, payload)))
print(log)
log.clear()
for topic, payload in [("home/hall/temperature", 21), ("home/attic/light", b"on"), ("home", None), ("other/place", 1)]:
    print(topic, broker.publish(topic, payload), log)
    log.clear()
