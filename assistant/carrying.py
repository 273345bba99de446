"""Putting a name of a new question in the place of one of its kind in an earlier question, in any language."""

import re

from assistant.subjects import Kind, Subject

# What a name takes the place of, in this order: of a town the town, or else the province it stands in.
_TAKES_PLACE_OF = {
    Kind.PLACE: ((Kind.PLACE,), (Kind.PROVINCE,)),
    Kind.PROVINCE: ((Kind.PLACE, Kind.PROVINCE),),
    Kind.ZONE: ((Kind.ZONE,),),
    Kind.DOCUMENT: ((Kind.DOCUMENT,),),
    Kind.BODY: ((Kind.BODY,),),
    Kind.COUNTRY: ((Kind.COUNTRY,),),
    Kind.ACTOR: ((Kind.ACTOR,),),
}
# A year alone names a document, and takes the place of the year in another's name: 2021年 of 2023年的通知.
_YEAR = re.compile(r"20\d\d")
# Names of one kind with only this between them are one: 满洲里、二连浩特; Erenhot and Manzhouli.
_JOINS = re.compile(r"[、和与及或的]?|\s*(?:,|and|or|and/or)?\s*", re.IGNORECASE)


def swapped(earlier: str, theirs: tuple[Subject, ...], name: str, kinds: tuple[Kind, ...]) -> str | None:
    """Return the earlier question with `name`, of these kinds, instead of its first name of one; None if it has none.

    Other names of the kinds that stand right beside it go with it: 二连浩特 takes the place of 满洲里、东兴.
    """
    for kind in kinds:
        for replaced in _TAKES_PLACE_OF[kind]:
            wanted = {*replaced, *kinds}
            if any(subject.kind in replaced for subject in theirs):
                start, end = _run(earlier, [subject for subject in theirs if subject.kind in wanted])
                return earlier[:start] + _renamed(earlier[start:end], name, kind) + earlier[end:]
    return None


def _renamed(old: str, name: str, kind: Kind) -> str:
    """Return what stands instead of a name: the new one, or the old one of another year where that is all it says."""
    year = _YEAR.search(name)
    if kind is not Kind.DOCUMENT or not year or not _YEAR.search(old):
        return name
    only_a_year = re.fullmatch(r"(?:the )?20\d\d(?:年| one)?", name, re.IGNORECASE)
    return _YEAR.sub(year.group(), old, count=1) if only_a_year else name


def _run(text: str, subjects: list[Subject]) -> tuple[int, int]:
    """Return from where to where the first of these names and those joined to it stand."""
    start, end = subjects[0].start, subjects[0].end
    for subject in subjects[1:]:
        if not _JOINS.fullmatch(text, end, subject.start):
            break
        end = subject.end
    return start, end


def named(text: str, subjects: tuple[Subject, ...], besides: tuple[Kind, ...] = ()) -> tuple[str, ...]:
    """Return the names in a text as they stand there, each once, without those of some kinds."""
    kept = (subject for subject in subjects if subject.kind not in besides)
    return tuple(dict.fromkeys(text[subject.start : subject.end] for subject in kept))
