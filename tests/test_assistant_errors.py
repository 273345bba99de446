"""The tree of errors at the top of assistant/errors.py is the tree that there is."""

import re
from collections.abc import Iterator

import pytest

import index.errors
from assistant import errors
from assistant.errors import AssistantError
from corpus.errors import CorpusError, Fault
from eval.errors import EvalFault


def subclasses(base: type[Fault]) -> Iterator[type[Fault]]:
    for found in base.__subclasses__():
        yield found
        yield from subclasses(found)


def test_the_drawing_has_every_error_once() -> None:
    drawn = re.findall(r"^[│ ├└─]*([A-Z]\w+)", (errors.__doc__ or "").split("\n\n")[1], re.M)
    assert sorted(drawn) == sorted({"Fault", *(found.__name__ for found in subclasses(Fault))})


@pytest.mark.parametrize("error", list(subclasses(Fault)))
def test_every_error_belongs_to_one_package_and_says_what_it_is(error: type[Fault]) -> None:
    bases = (CorpusError, index.errors.IndexFault, EvalFault, AssistantError)
    assert sum(issubclass(error, base) for base in bases) == 1
    assert (error.__doc__ or "").endswith(".")
