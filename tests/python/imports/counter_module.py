print("counter_module runs once")
count = 0
history = []


def bump():
    global count
    count += 1
    history.append(count)
    return count


def current():
    return count
