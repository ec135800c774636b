# colorsys: colours between RGB, YIQ, HLS and HSV.


def rgb_to_yiq(r, g, b):
    y = 0.30 * r + 0.59 * g + 0.11 * b
    i = 0.74 * (r - y) - 0.27 * (b - y)
    q = 0.48 * (r - y) + 0.41 * (b - y)
    return (y, i, q)


def yiq_to_rgb(y, i, q):
    r = y + 0.9468822170900693 * i + 0.6235565819861433 * q
    g = y - 0.27478764629897834 * i - 0.6356910791873801 * q
    b = y - 1.1085450346420322 * i + 1.7090069284064666 * q
    return tuple([min(max(part, 0.0), 1.0) for part in (r, g, b)])


def _hue(r, g, b, high, low):
    spread = high - low
    red, green, blue = (high - r) / spread, (high - g) / spread, (high - b) / spread
    if r == high:
        hue = blue - green
    elif g == high:
        hue = 2.0 + red - blue
    else:
        hue = 4.0 + green - red
    return hue / 6.0 % 1.0


def rgb_to_hls(r, g, b):
    high, low = max(r, g, b), min(r, g, b)
    both = high + low
    light = both / 2.0
    if high == low:
        return 0.0, light, 0.0
    spread = high - low
    return _hue(r, g, b, high, low), light, spread / both if light <= 0.5 else spread / (2.0 - high - low)


def hls_to_rgb(h, l, s):
    if s == 0.0:
        return l, l, l
    high = l * (1.0 + s) if l <= 0.5 else l + s - l * s
    low = 2.0 * l - high

    def part(hue):
        hue %= 1.0
        if hue < 1.0 / 6.0:
            return low + (high - low) * hue * 6.0
        if hue < 0.5:
            return high
        return low + (high - low) * (2.0 / 3.0 - hue) * 6.0 if hue < 2.0 / 3.0 else low

    return (part(h + 1.0 / 3.0), part(h), part(h - 1.0 / 3.0))


def rgb_to_hsv(r, g, b):
    high, low = max(r, g, b), min(r, g, b)
    if high == low:
        return 0.0, 0.0, high
    return _hue(r, g, b, high, low), (high - low) / high, high


def hsv_to_rgb(h, s, v):
    if s == 0.0:
        return v, v, v
    sector = int(h * 6.0)
    rest = h * 6.0 - sector
    p, q, t = v * (1.0 - s), v * (1.0 - s * rest), v * (1.0 - s * (1.0 - rest))
    return ((v, t, p), (q, v, p), (p, v, t), (p, q, v), (t, p, v), (v, p, q))[sector % 6]
