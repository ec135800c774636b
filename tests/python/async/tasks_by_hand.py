class Sleep:
    def __init__(self, n): self.n = n
    def __await__(self):
        for i in range(self.n): yield
        return self.n
async def work(name, n, log):
    for i in range(2):
        got = await Sleep(n); log.append((name, i, got))
    return name.upper()
def run_all(*coros):
    results, left = {}, list(enumerate(coros))
    while left:
        for item in left[:]:
            i, c = item
            try: c.send(None)
            except StopIteration as e: results[i] = e.value; left.remove(item)
    return [results[i] for i in range(len(coros))]
log = []; print(run_all(work("a", 1, log), work("b", 2, log), work("c", 1, log))); print(log)
