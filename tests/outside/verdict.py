"""What the judges share: how a check is run, compared and counted."""

import sys

import botocore.exceptions

PASSED, FAILED = [], []


def check(name):
    """Runs the function at once and notes how it ended."""

    def run(function):
        try:
            function()
        except Exception as error:  # noqa: BLE001: a judge goes on after a failure
            FAILED.append(name)
            print(f"FAILED {name}: {type(error).__name__}: {error}")
        else:
            PASSED.append(name)
        return function

    return run


def same(is_, should):
    assert is_ == should, f"{is_!r} instead of {should!r}"


def refused(code, call, status=None):
    """The call must be refused with this AWS name and HTTP status."""
    try:
        call()
    except botocore.exceptions.ClientError as error:
        same(error.response["Error"]["Code"], code)
        if status:
            same(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
        return error
    raise AssertionError(f"not refused, should be {code}")


def finish():
    print(f"{len(PASSED)} passed, {len(FAILED)} failed")
    sys.exit(1 if FAILED else 0)
