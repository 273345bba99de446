"""Properties: whatever is typed, a question is read, and what was found in it stands in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.pipeline import Assistant
from index.language import Language, detect_language, normalise, visible
from index.question import Question
from index.search import Index

PIECES = (
    "用地指标", "邊境經濟合作區", "边（跨）合区", "内蒙古", "滿洲里", "二连浩特", "商务部", "国家发展改革委",
    "人民币", "由哪些部门负责",
    "有什么支持", "第三部分（七）", "第十二条", "（三）",
    "item (3) of section 2", "商资发〔2023〕18号", "《关于", "的通知》", "2023年",
    "Which agency",
    "handles", "land quota", "RCEP", "AEO", "RMB", "Manzhouli", "那呢", "吗", "？", "?", "…", "。", " ",
    "\u3000", "\n",
    "\x00", "\u200b", "\ufeff", "\u202e", "\u0301", "😀", "ﬃ", "㈠", "Ⅷ", "𠮷",
    "\U000e0041", "ａ", "Ａ", "\u2028", "'", '"', "%", "{", "[",
)  # fmt: skip


def check(index: Index, text: str) -> None:
    question = index.read(text)
    assert question.text == text
    assert question.language in Language
    searched = question.searched
    assert normalise(searched) == searched
    spans = question.entities.spans
    assert all(0 <= span.start < span.end <= len(searched) for span in spans)
    check_corrections(text, question)
    for keywords in (question.whole, question.named_off, question.expanded):
        for reading in (keywords.grams, keywords.words):
            assert all(token.strip() for concept in reading for tokens in concept for token in tokens)


def check_corrections(text: str, question: Question) -> None:
    before = normalise(text)
    for correction in question.corrections:
        assert before[correction.start : correction.end] == correction.wrong
        assert correction.right in question.searched
    if not question.corrections:
        assert question.searched == before


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(parts=st.lists(st.sampled_from(PIECES), max_size=25))
def test_pieces_of_questions_in_any_order_are_read(parts: list[str], keywords_only: Assistant) -> None:
    check(keywords_only.index, "".join(parts)[:500])


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(text=st.text(max_size=200))
def test_any_text_is_read(text: str, keywords_only: Assistant) -> None:
    check(keywords_only.index, text)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(text=st.text(max_size=60), at=st.integers(0, 60), char=st.sampled_from("\u200b\u200d\u200f\u2060\ufeff\ufe0f"))
def test_what_is_drawn_as_nothing_changes_no_reading(text: str, at: int, char: str) -> None:
    other = text[:at] + char + text[at:]
    assert visible(other) == visible(text)
    assert normalise(other) == normalise(text)
    assert detect_language(other) is detect_language(text)
