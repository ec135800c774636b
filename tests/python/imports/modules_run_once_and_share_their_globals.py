import counter_module
import counter_module as second
from counter_module import bump, count, history


def inside():
    import counter_module as third
    from counter_module import current

    third.bump()
    return third is counter_module, current()


print(bump(), bump(), count, counter_module.count, history)
print(inside(), second is counter_module)
counter_module.count = 40
print(bump(), counter_module.current(), count)
counter_module.extra = "new"
print(second.extra, hasattr(counter_module, "nothing"), getattr(counter_module, "nothing", "none"))
del second.extra
try:
    counter_module.extra
except AttributeError as e:
    print(e)
print(bump.__module__, counter_module.__name__, __name__)
