memo = {}


def ways(total, coins):
    if total == 0:
        return 1
    if total < 0 or not coins:
        return 0
    key = total, coins
    if key not in memo:
        memo[key] = ways(total - coins[0], coins) + ways(total, coins[1:])
    return memo[key]


print(ways(100, (50, 25, 10, 5, 1)), len(memo) > 50, (5, (5, 1)) in memo)
grid = {(x, y): x * y for x in range(3) for y in range(3)}
print(grid[2, 2], grid.get((5, 5)), sum(v for (x, y), v in grid.items() if x == y), sorted(grid)[:3], {k: v for k, v in grid.items() if v > 1})
life = {(1, 0), (1, 1), (1, 2)}
for generation in range(3):
    print(sorted(life))
    near = {}
    for x, y in life:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    near[x + dx, y + dy] = near.get((x + dx, y + dy), 0) + 1
    life = {cell for cell, n in near.items() if n == 3 or n == 2 and cell in life}
