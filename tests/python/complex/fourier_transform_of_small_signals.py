def transform(values, sign=-1):
    n = len(values)
    powers = [1, 1j * sign, -1, -1j * sign]
    return [sum(values[k] * powers[j * k * 4 // n % 4] for k in range(n)) for j in range(n)]


signal = [1, 2, 3, 4]
spectrum = transform(signal)
print(spectrum)
print([x / 4 for x in transform(spectrum, 1)])
print([abs(x) for x in transform([1, 1, 1, 1])], transform([0, 1, 0, -1]))
