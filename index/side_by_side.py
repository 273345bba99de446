"""Work for several encoders at once: what is computed for them outside Python runs on as many cores."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Done = TypeVar("Done")
Other = TypeVar("Other")


def side_by_side(works: Sequence[Callable[[], Done]], is_alone: bool = True) -> list[Done]:
    """Do all of some works and return what each returned; the calling thread does the first.

    Who is not alone does all of them: where others keep the cores busy, more threads only wait for one another.
    """
    if len(works) < 2 or not is_alone:
        return [work() for work in works]
    with ThreadPoolExecutor(len(works) - 1, "beside") as beside:
        others = [beside.submit(work) for work in works[1:]]
        return [works[0](), *(other.result() for other in others)]


def both(first: Callable[[], Done], second: Callable[[], Other], is_alone: bool = True) -> tuple[Done, Other]:
    """Do two works that return different things; the calling thread does the first, and if not alone both."""
    if not is_alone:
        return first(), second()
    with ThreadPoolExecutor(1, "beside") as beside:
        other = beside.submit(second)
        return first(), other.result()
