# What of time is written in Python: the compiler adds it to programs that name `strptime`.

import time
from datetime import datetime


def strptime(string, format="%a %b %d %H:%M:%S %Y"):
    return datetime.strptime(string, format).timetuple()


time.strptime = strptime
