# The most reversals of a prefix that any order of n numbers needs.


def fannkuch(n):
    order = list(range(n))
    counts = [0] * n
    most = checksum = turn = 0
    r = n
    while True:
        while r != 1:
            counts[r - 1] = r
            r -= 1
        if order[0]:
            work = order[:]
            flips = 0
            first = work[0]
            while first:
                work[:first + 1] = work[first::-1]
                flips += 1
                first = work[0]
            if flips > most:
                most = flips
            checksum += flips if turn & 1 == 0 else -flips
        while True:
            if r == n:
                return checksum, most
            order.insert(r, order.pop(0))
            counts[r] -= 1
            if counts[r] > 0:
                break
            r += 1
        turn += 1


print(fannkuch(7))
