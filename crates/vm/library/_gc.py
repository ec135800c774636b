# What of gc is written in Python: the compiler adds it to programs that ask how the collector is set. It runs when it must.

import gc

_enabled = True
_threshold = (700, 10, 10)


def enable():
    global _enabled
    _enabled = True


def disable():
    global _enabled
    _enabled = False


def isenabled():
    return _enabled


def get_threshold():
    return _threshold


def set_threshold(threshold0, threshold1=10, threshold2=10):
    global _threshold
    _threshold = (threshold0, threshold1, threshold2)


def get_count():
    return 0, 0, 0


def is_tracked(obj):
    return not isinstance(obj, (int, float, complex, str, bytes, bool, type(None)))


def get_stats():
    return [{"collections": 0, "collected": 0, "uncollectable": 0} for _ in range(3)]


def freeze():
    pass


gc.enable, gc.disable, gc.isenabled = enable, disable, isenabled
gc.get_threshold, gc.set_threshold, gc.get_count, gc.is_tracked = get_threshold, set_threshold, get_count, is_tracked
gc.get_stats, gc.freeze, gc.unfreeze = get_stats, freeze, freeze
gc.garbage, gc.callbacks = [], []
