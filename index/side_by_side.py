"""Work for several encoders at once: what is computed for them outside Python runs on as many cores."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Done = TypeVar("Done")


def side_by_side(works: Sequence[Callable[[], Done]]) -> list[Done]:
    """Do all of some works and return what each returned; the calling thread does the first."""
    if len(works) < 2:
        return [work() for work in works]
    with ThreadPoolExecutor(len(works) - 1, "beside") as beside:
        others = [beside.submit(work) for work in works[1:]]
        return [works[0](), *(other.result() for other in others)]
