from .. import units
from ..drivers import KNOWN


def sample(name):
    assert "fake" in KNOWN and "C" in units.SCALE
    return len(name) * 0.5
