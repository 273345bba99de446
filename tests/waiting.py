"""How tests wait: for what is to happen, as long as a slow and busy machine may need; never for seconds to pass."""

import time
from collections.abc import Callable

# What takes a tenth of a second here may take a minute on two busy cores. Only a test that fails waits so long.
PATIENCE = 120.0
_LOOK_AGAIN = 0.01


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; AssertionError where it does not come."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(_LOOK_AGAIN)
