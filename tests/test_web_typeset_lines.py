"""A line as pieces: who has which characters, where a footnote mark stands, what is marked."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Span
from web.typeset import merged
from web.typeset_lines import Feature, PieceKind, set_line


def pieces(text: str, features: Iterable[Feature] = (), marks: Iterable[Span] = (), notes: Iterable[int] = ()) -> str:
    """Spell out the pieces of a line: kind and target, then its runs, [marked] or not."""
    numbered = [(offset, number) for number, offset in enumerate(notes, start=1)]
    shown = []
    for piece in set_line(text, Span(0, len(text)), features, list(marks), numbered):
        runs = "".join(f"[{run.text}]" if run.marked else run.text for run in piece.runs)
        shown.append(f"{piece.kind.value}{piece.target}:{runs}")
    return " ".join(shown)


def test_marks_split_at_the_edges_of_what_they_cross() -> None:
    link = Feature(PieceKind.DOCUMENT, 2, 6, "other")
    assert (
        pieces("依照《通知》办理", [link], [Span(0, 4), Span(7, 8)])
        == "plain:[依照] documentother:[《通]知》 plain:办[理]"
    )


def test_of_two_links_that_overlap_the_second_is_left_out() -> None:
    features = [Feature(PieceKind.AGENCY, 1, 4, "乙"), Feature(PieceKind.AGENCY, 0, 2, "甲")]
    assert pieces("商务部门", features) == "agency甲:商务 plain:部门"


def test_a_footnote_mark_never_stands_inside_a_link() -> None:
    features = [Feature(PieceKind.DOCUMENT, 1, 4, "other")]
    assert pieces("见《通》。", features, notes=[2, 5]) == "plain:见 documentother:《通》 repair1: plain:。 repair2:"


def test_a_footnote_mark_cuts_everything_else() -> None:
    assert (
        pieces("（一）加大。", [Feature(PieceKind.LEAD, 0, 6)], notes=[0, 4])
        == "repair1: lead:（一）加 repair2: lead:大。"
    )


def test_a_link_has_its_characters_before_the_heading_it_stands_in() -> None:
    features = [Feature(PieceKind.LEAD, 0, 5), Feature(PieceKind.DOCUMENT, 1, 3, "x")]
    assert pieces("用《》好。。", features) == "lead:用 documentx:《》 lead:好。 plain:。"


def test_what_lies_outside_a_line_is_not_in_it() -> None:
    assert pieces("通知", [Feature(PieceKind.AGENCY, 1, 3, "甲")]) == "plain:通知"
    assert pieces("") == ""


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_pieces_are_the_line_whatever_is_asked_of_it(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="甲乙丙丁戊", min_size=1, max_size=12))
    place = st.integers(0, len(text))
    features = [
        Feature(data.draw(st.sampled_from([kind for kind in PieceKind if kind not in ("plain", "repair")])), *pair)
        for pair in data.draw(st.lists(st.tuples(place, place), max_size=5))
    ]
    spans = merged(Span(a, b) for a, b in data.draw(st.lists(st.tuples(place, place), max_size=3)) if a < b)
    notes = sorted((offset, number) for number, offset in enumerate(data.draw(st.lists(place, max_size=3)), start=1))
    found = set_line(text, Span(0, len(text)), features, spans, notes)
    assert "".join(run.text for piece in found for run in piece.runs) == text
    wanted = "".join(c for i, c in enumerate(text) if any(span.start <= i < span.end for span in spans))
    assert "".join(run.text for piece in found for run in piece.runs if run.marked) == wanted
    assert sorted(int(x.target) for x in found if x.kind is PieceKind.REPAIR) == [n + 1 for n in range(len(notes))]
