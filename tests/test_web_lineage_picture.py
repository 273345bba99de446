"""Where the boxes and arrows of the picture lie."""

import re
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest

from assistant.derived.lineage import Lineage
from corpus.document import Corpus, Document
from tests.handmade import document
from web.lineage_picture import MOST_BESIDE, MOST_DRAWN, Box, Picture, draw, wrapped

FIRST = date(2020, 1, 1)


def made(n: int, text: str, **changes: object) -> Document:
    title = f"关于第{n}件事情的若干重要措施的通知"
    return document(text, id=f"d{n}", title=title, number=None, issued=FIRST + timedelta(n), **changes)


def named(n: int) -> str:
    return f"《关于第{n}件事情的若干重要措施的通知》"


def drawn(*documents: Document) -> Picture:
    return draw(Lineage.of(Corpus(documents, "")))


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.y + b.height and b.y < a.y + a.height


def points(line: str) -> list[tuple[int, int]]:
    """Return where a path begins, and the end of each of its straight parts that runs along a row."""
    start = re.match(r"M(\d+) (\d+)", line)
    assert start
    x, y = int(start[1]), int(start[2])
    found = [(x, y)]
    for command, numbers in re.findall(r"([HC])([\d ]+)", line):
        values = [int(value) for value in numbers.split()]
        x, y = (values[0], y) if command == "H" else (values[4], values[5])
        found.append((x, y))
    return found


@pytest.fixture(scope="module")
def shipped_picture(shipped: Corpus) -> Picture:
    return draw(Lineage.of(shipped))


def test_boxes_do_not_overlap_and_lie_within(shipped_picture: Picture) -> None:
    assert len(shipped_picture.boxes) == 5 + 8
    assert not [pair for pair in combinations(shipped_picture.boxes, 2) if overlap(*pair)]
    assert all(box.x >= 0 and box.right <= shipped_picture.width for box in shipped_picture.boxes)
    assert all(box.y + box.height <= shipped_picture.height for box in shipped_picture.boxes)


def test_documents_stand_by_date_from_top_to_bottom_and_by_level_from_left_to_right(shipped_picture: Picture) -> None:
    assert [lane.level for lane in shipped_picture.lanes] == [None, "国家", "自治区"]
    held = sorted((box for box in shipped_picture.boxes if box.document), key=lambda box: box.y)
    assert [box.document.id for box in held if box.document] == [
        "mofcom-exim-2020", "mofcom-2021-163", "mofcom-2023-18", "nmg-2023", "mofcom-2025",
    ]  # fmt: skip
    assert [box.document.level for box in sorted(held, key=lambda b: b.x) if box.document] == ["国家"] * 4 + ["自治区"]


def test_no_arrow_runs_through_a_box(shipped_picture: Picture) -> None:
    assert not shipped_picture.left_out
    for arrow in shipped_picture.arrows:
        ends = points(arrow.line)
        for (x1, y1), (x2, y2) in pairwise(ends):
            if y1 != y2:
                continue
            left, right = min(x1, x2) + 1, max(x1, x2) - 1
            assert not [
                b for b in shipped_picture.boxes if b.y < y1 < b.y + b.height and b.x < right and left < b.right
            ]


def test_an_arrow_begins_at_its_document_and_ends_at_the_one_named() -> None:
    picture = drawn(made(1, "一、总则。"), made(2, f"落实{named(1)}。", level="市"))
    first, second = picture.boxes
    (arrow,) = picture.arrows
    start, *_, end = points(arrow.line)
    assert start == (second.x, second.middle)
    assert end == (first.right + 8, first.middle)
    assert arrow.head.startswith(f"M{first.right} {first.middle}l")


def test_a_document_of_a_higher_level_may_name_a_lower_one() -> None:
    picture = drawn(made(1, "一、总则。", level="市"), made(2, f"转发{named(1)}。"))
    lower, higher = picture.boxes
    start, *_, end = points(picture.arrows[0].line)
    assert (start, end) == ((higher.right, higher.middle), (lower.x - 8, lower.middle))


def test_arrows_that_leave_one_side_do_not_share_a_place() -> None:
    picture = drawn(*(made(n, "一、总则。") for n in range(4)), made(9, "、".join(map(named, range(4))), level="省"))
    starts = [points(arrow.line)[0] for arrow in picture.arrows]
    assert len(set(starts)) == 4
    # In the order of where they go, so that they do not cross.
    assert [y for _, y in starts] == sorted(y for _, y in starts)


def test_of_many_documents_those_with_relations_are_drawn() -> None:
    documents = [made(n, f"落实{named(n - 1)}。" if n % 2 else "一、总则。") for n in range(2 * MOST_DRAWN)]
    picture = drawn(*documents, *(made(n, "一、总则。") for n in range(1000, 1100)))
    assert len(picture.boxes) == MOST_DRAWN
    assert {box.document.id for box in picture.boxes if box.document} == {d.id for d in documents[-MOST_DRAWN:]}
    assert picture.left_out


def test_of_many_documents_not_held_some_stand_beside_one() -> None:
    picture = drawn(made(1, "".join(f"落实{named(n)}。" for n in range(100, 130))))
    assert len(picture.boxes) == 1 + MOST_BESIDE
    assert picture.left_out


def test_nothing_is_drawn_of_nothing() -> None:
    assert (drawn().boxes, drawn().arrows, drawn().lanes) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("关于甲乙丙", ("关于甲乙", "丙")),
        ("关于甲乙》", ("关于甲乙》",)),
        ("关于甲乙丙丁戊己庚辛壬癸", ("关于甲乙", "丙丁戊己", "庚辛壬癸")),
        ("关于甲乙丙丁戊己庚辛壬癸子", ("关于甲乙", "丙丁戊己", "庚辛壬…")),
        ("关于 RCEP", ("关于 RC", "EP")),
        ("关于甲乙 丙", ("关于甲乙", "丙")),
        ("", ("",)),
    ],
)
def test_a_title_is_broken_into_lines(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text, 4, 3) == lines
