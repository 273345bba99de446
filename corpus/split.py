"""Structure: a cleaned text becomes headings and clauses.

    一、总体要求                      heading
    以…为指导…                        clause #一            path 一、总体要求
    二、完善功能布局                   heading
    （一）稳步有序推动…。按照…（商务厅）  clause #二/（一）     path 二、完善功能布局 / （一）稳步有序推动…

An item keeps the unnumbered paragraphs after it, but a paragraph's own 责任单位 list ends a clause: the two parts
of （三） are #三/（三）/1 and #三/（三）/2. A statute's 第X条 keeps its （一） and 1. items. What is attached counts
anew (parts.py says where it begins, and how its clauses are called).
"""

from dataclasses import dataclass, replace

from corpus.document import Clause, FrontPart, Heading, Problem
from corpus.outline import Outline
from corpus.parts import body_parts


@dataclass(frozen=True, slots=True)
class Structure:
    """What splitting found."""

    headings: tuple[Heading, ...]
    clauses: tuple[Clause, ...]
    problems: tuple[Problem, ...]


def split_clauses(text: str, document_id: str, front: tuple[FrontPart, ...]) -> Structure:
    """Split the lines of a cleaned text that are not front matter into headings and clauses."""
    outlines: list[Outline] = []
    for part in body_parts(text, front):
        outline = Outline(text, document_id, f"{part.key}/" if part.key else "", part.unnumbered, part.path)
        outline.take(part.lines)
        outlines.append(outline)
    clauses, repeats = _unique_ids([clause for outline in outlines for clause in outline.clauses])
    problems = [problem for outline in outlines for problem in outline.problems] + repeats
    headings = tuple(heading for outline in outlines for heading in outline.headings)
    return Structure(headings, clauses, tuple(sorted(problems, key=lambda problem: problem.offset)))


def _unique_ids(clauses: list[Clause]) -> tuple[tuple[Clause, ...], list[Problem]]:
    """Give a clause whose number repeats an earlier one its own id (…~2), and report it."""
    seen: dict[str, int] = {}
    unique: list[Clause] = []
    problems: list[Problem] = []
    for clause in clauses:
        seen[clause.id] = count = seen.get(clause.id, 0) + 1
        if count > 1:
            problems.append(Problem("repeated-id", clause.start, f"{clause.id} occurs {count} times"))
            clause = replace(clause, id=f"{clause.id}~{count}")
        unique.append(clause)
    return tuple(unique), problems
