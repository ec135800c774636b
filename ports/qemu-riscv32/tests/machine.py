# What this board has of `machine`, in three boots: power, the program's watchdog, deep sleep.
import gc
import os
import time

import machine
from machine import ADC, I2C, Pin

cause = machine.reset_cause()
if cause == machine.PWRON_RESET:
    now = machine.RTC().datetime()
    print("date", now[0] >= 2025, now[:3] == time.gmtime()[:3])
    machine.RTC().datetime((2031, 5, 6, 1, 7, 8, 0, 0))
    print("set", time.gmtime()[:5])
    print("random", len(os.urandom(16)), os.urandom(16) != os.urandom(16))
    print("memory", gc.mem_free() > 10_000)

    beats = []
    beat, once = machine.Timer(-1), machine.Timer(-1)
    beat.init(period=100, callback=lambda timer: beats.append(time.ticks_ms()))
    once.init(period=150, mode=machine.Timer.ONE_SHOT, callback=lambda timer: print("once"))
    start = time.ticks_ms()
    time.sleep_ms(1050)
    beat.deinit()
    machine.lightsleep(300)
    print("beats", len(beats), "asleep", time.ticks_diff(time.ticks_ms(), start) >= 1350)

    for ask in (lambda: Pin(2, Pin.OUT), lambda: ADC(3), lambda: I2C(0), machine.freq, lambda: open("a.txt")):
        try:
            print(ask())
        except OSError as error:
            print("OSError:", error)
    machine.WDT(timeout=500)
    time.sleep(30)
elif cause == machine.WDT_RESET:
    print("back by the watchdog")
    machine.deepsleep(500)
else:
    print("back from deep sleep")
