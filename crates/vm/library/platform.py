# platform: what the program runs on, by name.

import sys


def python_version():
    return ".".join([str(part) for part in sys.version_info[:3]])


def python_version_tuple():
    return tuple(python_version().split("."))


def python_implementation():
    return "Updraft"


def python_compiler():
    return "updraft"


def python_branch():
    return ""


python_revision = python_branch


def python_build():
    return ("", "")


def system():
    return sys.platform.capitalize()


def node():
    return ""


release = version = machine = processor = node


def architecture(executable="", bits="", linkage=""):
    return (bits or "32bit", linkage)


def platform(aliased=False, terse=False):
    return "%s-%s" % (sys.implementation.name, python_version())


def libc_ver(executable=None, lib="", version="", chunksize=16384):
    return (lib, version)
