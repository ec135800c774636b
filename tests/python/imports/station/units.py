SCALE = {"C": 1, "mV": 1000}


def show(value, unit):
    return f"{value * SCALE[unit]:g} {unit}"
