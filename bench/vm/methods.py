# 60,000 method calls with seven attribute accesses each.


class Position:
    def __init__(self):
        self.x = 0
        self.y = 1

    def step(self, distance):
        self.x = self.x + distance
        self.y = self.y + self.x & 255
        return self.y


def run(turns):
    position = Position()
    for i in range(turns):
        position.step(i & 7)
    return position.x, position.y


print(run(60000))
