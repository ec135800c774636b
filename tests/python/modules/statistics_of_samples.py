import statistics as s

data = [1, 2, 2, 3, 4, 7, 9]
print(s.mean(data), s.median(data), s.mode(data), s.multimode([1, 1, 2, 2, 3]), s.fmean(data))
print(s.mean([1, 2]), s.mean([1.5, 2.5]), s.mean([4, 8]), s.median([1, 2, 3, 4]), s.median_low([1, 2, 3, 4]), s.median_high([1, 2, 3, 4]))
print(s.pvariance([1, 2, 3, 4]), s.variance([1, 2, 3, 4, 5]), s.stdev([2, 4, 4, 4, 5, 5, 7, 9]), s.pstdev([2, 4, 4, 4, 5, 5, 7, 9]))
print(s.variance([1.5, 2.5, 4.0]), s.harmonic_mean([40, 60]), round(s.geometric_mean([54, 24, 36]), 9))
print(s.quantiles([1, 2, 3, 4, 5]), s.quantiles(range(1, 101), n=10), s.quantiles([1, 2, 3], method="inclusive"))
print(round(s.correlation([1, 2, 3], [1, 5, 7]), 12), s.covariance([1, 2, 3], [1, 5, 7]), s.mode("aabbb"))
for call in [lambda: s.mean([]), lambda: s.median([]), lambda: s.variance([1]), lambda: s.mode([])]:
    try:
        call()
    except s.StatisticsError as e:
        print(e)
