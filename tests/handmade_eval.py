"""Questions, outcomes and runs of the evaluation made by hand, and questions on the corpus of tests/fakes.py."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from eval.asking import Outcome, Record, Status
from eval.figures import figures_by_split
from eval.question import ANSWERS, RELEVANT, EvalQuestion, Gold, Place, Split, Tag, Type
from eval.results import Run, details
from eval.training import OWN, Example
from index.language import Language
from index.search import Candidates
from tests.handmade import changed

LAND, LAND_NMG, TOURISM = "toy-2023#一/（一）", "toy-nmg#（一）", "toy-2023#一/（二）"


def question(name: str = "q1", **changes: object) -> EvalQuestion:
    """Return an answerable test question that is a group of its own; `changes` are its other fields."""
    made = EvalQuestion(
        id=name,
        group=f"g-{name}",
        text=f"问 {name}",
        language=Language.SIMPLIFIED,
        type=Type.SUPPORT,
        tags=frozenset(),
        previous=(),
        gold=(),
        agencies=None,
        split=Split.TEST,
    )
    return changed(made, changes)


def unanswerable(name: str, **changes: object) -> EvalQuestion:
    """Return a question without an answer."""
    return question(name, type=Type.UNANSWERABLE, **changes)


def outcome(asked: EvalQuestion, grades: Mapping[str, int], *ranked: str, **changes: object) -> Outcome:
    """Return what became of a question: grades of its gold units, units returned; `changes` are of the record."""
    gold = tuple(Place(unit, Gold("doc", f"{unit}的原文", grade)) for unit, grade in grades.items())
    record = Record(asked.id, Status.ANSWERED, 0.9, ranked, ranked[0] if ranked else None, (), 2, 2, 100.0)
    return Outcome(replace(asked, gold=tuple(p.gold for p in gold)), gold, changed(record, changes))


def returned(asked: EvalQuestion, units: str = "", gold: str = "", related: str = "", **changes: object) -> Outcome:
    """Return what became of a question, in short.

    Units returned, those that answer (grade 2) and those that are related (1), each separated by blanks. The confidence
    is .5 and no quote is shown; `changes` are of the record.
    """
    grades = dict.fromkeys(gold.split(), ANSWERS) | dict.fromkeys(related.split(), RELEVANT)
    error = "ValueError: broken" if changes.get("status") is Status.ERROR else None
    short = {"confidence": 0.5, "quotes": 0, "verbatim": 0, "elapsed_ms": 1.0, "error": error}
    return outcome(asked, grades, *units.split(), **short | changes)


def right(name: str, **changes: object) -> Outcome:
    """Return an outcome whose first clause answers."""
    return outcome(question(name, **changes), {"a": 2}, "a", "b")


def wrong(name: str, **changes: object) -> Outcome:
    """Return an outcome whose second clause answers."""
    return outcome(question(name, **changes), {"a": 2}, "b", "a")


def erred(asked: EvalQuestion, error: str = "ValueError: no") -> Outcome:
    """Return the outcome of a question that raised an error."""
    return Outcome(asked, (), Record(asked.id, Status.ERROR, 0.0, (), None, (), 0, 0, 0.0, error))


def finished(outcomes: Sequence[Outcome], **changes: object) -> Run:
    """Return a run of outcomes with their figures; `changes` are its other fields."""
    made = Run(
        date="2026-01-02",
        split="all",
        digests={"corpus": "c0", "questions": "c1"},
        encoders=("fake-1",),
        threshold=0.19,
        figures=figures_by_split(outcomes),
        records=tuple(outcome.record for outcome in outcomes),
        details=details(outcomes),
    )
    return changed(made, changes)


# t1 and t5 are served; t2 has its clause second; t3 is refused for its number of 亩; t4 and t6 are refused rightly;
# t7 names 自然资源部 for 商务部.
TINY = (
    question("t1", text="怎样发展跨境旅游", gold=(Gold("toy-2023", "支持边境合作区发展跨境旅游", 2),)),
    question(
        "t2",
        text="What about the land quota?",
        language=Language.ENGLISH,
        tags=frozenset({Tag.KEYWORD}),
        gold=(Gold("toy-nmg", "向国家争取", 2), Gold("toy-2023", "优先安排", 1)),
    ),
    question("t3", text="有多少亩用地指标", split=Split.DEV, type=Type.FACT, gold=(Gold("toy-nmg", "向国家争取", 2),)),
    unanswerable("t4", text="天气预报", split=Split.DEV),
    question(
        "t5",
        text="由哪个部门负责用地指标",
        type=Type.AGENCY,
        gold=(Gold("toy-2023", "优先安排", 2),),
        agencies=frozenset({"自然资源部"}),
    ),
    unanswerable("t6", text="足球比赛的门票", tags=frozenset({Tag.TEMPTING})),
    question(
        "t7",
        text="用地指标归谁负责",
        type=Type.AGENCY,
        split=Split.DEV,
        gold=(Gold("toy-2023", "优先安排", 2),),
        agencies=frozenset({"商务部"}),
    ),
)


def write_questions(folder: Path, questions: Sequence[EvalQuestion] = TINY) -> Path:
    """Write questions as a folder that read_questions can read; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "id": q.id,
            "group": q.group,
            "question": q.text,
            "language": q.language,
            "type": q.type,
            "tags": sorted(q.tags),
            "previous": list(q.previous),
            "answerable": q.answerable,
            "gold": [{"document": g.document, "quote": g.quote, "grade": g.grade} for g in q.gold],
            **({} if q.agencies is None else {"agencies": sorted(q.agencies)}),
            "split": q.split,
        }
        for q in questions
    ]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "tiny.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def example(
    name: str, answers: Sequence[float], features: Mapping[str, Sequence[float]], group: str = "", own: bool = True
) -> Example:
    """Return a question to fit on, of weight 1: of each candidate whether it answers, and its features."""
    columns = {feature: np.array(values, dtype=np.float32) for feature, values in features.items()}
    found = Candidates(np.arange(len(answers)), columns, np.zeros(0, dtype=np.float32), 0.0)
    source, asked = (OWN, question(name)) if own else ("elsewhere", None)
    return Example(name, group or f"g-{name}", source, 1.0, found, np.array(answers, dtype=np.float64), question=asked)
