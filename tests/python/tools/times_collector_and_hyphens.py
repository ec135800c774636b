# time.strptime, how the collector is set, and where textwrap divides words.
import gc
import textwrap
import time

print(time.strptime("2024-03-05 14:05:06", "%Y-%m-%d %H:%M:%S"))
print(time.strptime("05 Mar 24", "%d %b %y")[:3], time.strptime("Tue Mar  5 14:05:06 2024").tm_wday)
try:
    time.strptime("nonsense", "%Y")
except ValueError as error:
    print(error)
print(gc.isenabled(), gc.get_threshold(), gc.garbage, gc.is_tracked(1), gc.is_tracked([]), len(gc.get_count()))
gc.disable()
print(gc.isenabled())
gc.enable()
gc.set_threshold(500)
print(gc.isenabled(), gc.get_threshold()[0], gc.collect() >= 0)
for text, width in [
    ("this-is-a-useful-feature-for-reformatting-posts-from-tim-peters'ly", 10),
    ("what-d'you-call-it. You can also do--this or even---this.", 12),
    ("e-mail re-use x-ray a-b-c-d-e 1-2-3 ab-12 --option -x", 7),
    ("non\u00a0breaking-space and tab\tthere", 14),
]:
    print(textwrap.wrap(text, width), textwrap.wrap(text, width, break_on_hyphens=False))
