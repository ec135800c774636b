# FOTA AWS
#
# Says which firmware it is, publishes a sample every second, and lets itself be updated over the
# air by AWS IoT Jobs (or by the server of `updraft serve`, which speaks the same protocols).
#
# Jobs are checked, downloaded and verified by the update agent, which runs beside this program
# whatever this program does. The program only has a say: see `on_update` below.

import random
import time

import fota
from aws import iot

# Change this line, compile, link and start a job: the next firmware says its own version.
version = 0


def on_update(update):
    # Called before anything is downloaded. True accepts, False or a text refuses,
    # a number asks to be asked again after so many seconds.
    print("An update to version", update["version"], "is offered")
    return True


def sample():
    return {"asample": random.randint(0, 100), "version": version}


print("Hello, I am firmware version:", version)

fota.on_update(on_update)

# Name, endpoint, certificate and key come from the board's credential zone.
thing = iot.Thing()
thing.connect()
print("Connected as", thing.name)

while True:
    thing.publish("dev/sample", sample())
    time.sleep_ms(1000)
