"""Random outlines: what is put in is found again, however dirty the file."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clean import to_simplified, to_traditional
from tests.test_corpus_properties import check_all, read

PHRASES = (
    "推动边境经济合作区高质量发展",
    "支持企业开展跨境贸易",
    "加强与口岸平台的联动",
    "优化营商环境",
    "发挥政策引导作用",
    "建设国际合作园区",
)
NUMERALS = (
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六",
)  # fmt: skip
GLOSSES = ("(jīng)", "(yè)", "(zhuǎn)", "（qū）", "(lǜ)")


@dataclass(frozen=True)
class Item:
    """A line of the outline: its marker, its text, and the key of its clause; None for a heading."""

    marker: str
    text: str
    key: str | None


def test_the_phrases_survive_the_way_to_traditional_script_and_back() -> None:
    assert [to_simplified(to_traditional(phrase)) for phrase in PHRASES] == list(PHRASES)


@st.composite
def outlines(draw: st.DrawFn) -> list[Item]:
    """Draw sections of items, numbered anew in each or running through; an item may have items of its own."""
    runs_through = draw(st.booleans())
    items: list[Item] = []
    number = 0
    for section, count in enumerate(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))):
        top = NUMERALS[section]
        items.append(Item(f"{top}、", draw(st.sampled_from(PHRASES)), None))
        number = number if runs_through else 0
        for _ in range(count):
            number += 1
            key = f"{top}/（{NUMERALS[number - 1]}）"
            items.append(Item(f"（{NUMERALS[number - 1]}）", draw(texts()), key))
            items += [Item(f"{i}.", draw(texts()), f"{key}/{i}") for i in range(1, draw(st.integers(0, 2)) + 1)]
    return items


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a heading and a sentence of some phrases."""
    heading = draw(st.sampled_from(PHRASES))
    return f"{heading}。{'，'.join(draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3)))}。"


@st.composite
def dirty(draw: st.DrawFn, items: list[Item]) -> str:
    """Write an outline down the way the sources do."""
    is_traditional, line_break = draw(st.booleans()), draw(st.sampled_from(["\n", "\r\n"]))
    lines = []
    for item in items:
        narrow = draw(st.booleans()) and item.marker.startswith("（")
        marker = item.marker.replace("（", "(").replace("）", ")") if narrow else item.marker
        gap = draw(st.sampled_from(["", " ", "\u3000"])) if not item.marker.endswith(".") else ""
        text = to_traditional(item.text) if is_traditional else item.text
        glossed = draw(st.sets(st.integers(0, len(text) - 1), max_size=4))
        # A break may come anywhere in the sentence after the heading: before that, the line could be one.
        first = text.find("。") + 2
        broken = draw(st.none() | st.integers(first, len(text) - 1)) if first > 1 else None
        pieces = [
            (line_break * draw(st.integers(1, 2)) if i == broken else "")
            + char
            + (draw(st.sampled_from(GLOSSES)) if i in glossed and char not in "，。" else "")
            for i, char in enumerate(text)
        ]
        indent, tail = draw(st.sampled_from(["", "  ", "\u3000\u3000", "\t"])), draw(st.sampled_from(["", " ", "\t"]))
        lines.append(indent + marker + gap + "".join(pieces) + tail + line_break * draw(st.integers(1, 3)))
    return draw(st.sampled_from(["", line_break, "\ufeff"])) + "".join(lines)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_dirty_outline_is_read_as_the_clean_one(data: st.DataObject) -> None:
    items = data.draw(outlines())
    raw = data.draw(dirty(items))
    aligned, front, structure = read(raw)
    check_all(raw, aligned, front, structure)
    assert aligned.text == "\n".join(item.marker + item.text for item in items)
    assert [clause.id for clause in structure.clauses] == [f"d#{item.key}" for item in items if item.key]
    assert [heading.number for heading in structure.headings] == [item.marker for item in items if not item.key]
    assert structure.problems == ()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_missing_or_doubled_section_is_reported_at_its_place(data: st.DataObject) -> None:
    """Sections 一、 to 六、 with one left out or written twice: one fault in the sequence, where it shows."""
    changed, doubled = data.draw(st.integers(1, 4)), data.draw(st.booleans())
    numbers = [i for i in range(6) for _ in range(1 if i != changed else 2 if doubled else 0)]
    lines = [f"{NUMERALS[i]}、{PHRASES[i]}。{PHRASES[0]}。" for i in numbers]
    problems = [p for p in read("\n".join(lines))[2].problems if p.code == "numbering"]
    # The line that shows it is the one after the gap, or the second of the two.
    at = changed + 1 if doubled else changed
    fault = f"{changed + 1} is repeated" if doubled else f"{changed + 2} follows {changed}"
    assert [(p.offset, p.message) for p in problems] == [
        (sum(len(line) + 1 for line in lines[:at]), f"numbering under d: 一、 {fault}")
    ]
