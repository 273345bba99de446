"""Two clauses word by word."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.derived.differences import Change, Details, Differences, differences, pair_differences
from assistant.derived.lineage import Lineage
from corpus.document import Corpus, Document, Role, Span
from index.tokens import Tokenizer
from tests.handmade import document, mention

# Words that clauses are made of, and what may stand between them.
WORDS = (
    "支持", "边（跨）境经济合作区", "二连浩特", "长期租赁、先租后让、租让结合", "发展", "6家", "2023年", "，", "。",
    " ", "\n", "（一）", "𠮷", "RCEP", "的", "\u3000", "a", "%",
)  # fmt: skip


@cache
def shared_tokenizer() -> Tokenizer:
    """Return a tokenizer made once: it reads a dictionary of half a million words."""
    return Tokenizer()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return shared_tokenizer()


def compared(local: str, basis: str, tokenizer: Tokenizer) -> Differences:
    left, right = document(local, id="local"), document(basis, id="basis")
    return differences(left, left.clauses[0], right, right.clauses[0], tokenizer)


def marked(parts: tuple[tuple[Change, Span], ...], text: str) -> str:
    """Write a clause with its changes: {+added+}, [-left out-], <~moved~>."""
    marks = {Change.SAME: "%s", Change.MOVED: "<~%s~>", Change.ADDED: "{+%s+}", Change.LEFT_OUT: "[-%s-]"}
    return "".join(marks[change] % text[span.start : span.end] for change, span in parts)


def texts(spans: tuple[Span, ...], found: Document) -> list[str]:
    return [found.text[span.start : span.end] for span in spans]


def assert_each_character_once(parts: tuple[tuple[Change, Span], ...], start: int, end: int) -> None:
    at = start
    for _, span in parts:
        assert span.start == at < span.end
        at = span.end
    assert at == end


clause_text = st.one_of(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map("".join), st.text(min_size=1))


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(local=clause_text, basis=clause_text)
def test_every_character_of_both_is_in_one_piece(local: str, basis: str) -> None:
    found = compared(local, basis, shared_tokenizer())
    assert_each_character_once(found.local, 0, len(local))
    assert_each_character_once(found.basis, 0, len(basis))
    for piece in found.pieces:
        if piece.local and piece.basis:
            assert piece.change in (Change.SAME, Change.MOVED)
            assert local[piece.local.start : piece.local.end] == basis[piece.basis.start : piece.basis.end]
        else:
            assert piece.change is (Change.ADDED if piece.local else Change.LEFT_OUT)
    same = [piece for piece in found.pieces if piece.change is Change.SAME]
    assert same == sorted(same, key=lambda piece: piece.basis.start if piece.basis else 0)


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(text=clause_text)
def test_a_clause_beside_itself_is_the_same(text: str) -> None:
    assert {piece.change for piece in compared(text, text, shared_tokenizer()).pieces} == {Change.SAME}


def test_words_are_added_and_left_out(tokenizer: Tokenizer) -> None:
    local = "鼓励边民互市贸易多元化发展，支持二连浩特市产业园等园区建设。"
    basis = "鼓励边民互市贸易多元化发展。支持园区建设和相关工作。"
    found = compared(local, basis, tokenizer)
    assert marked(found.local, local) == "鼓励边民互市贸易多元化发展{+，+}支持{+二连浩特市产业园等+}园区建设。"
    assert marked(found.basis, basis) == "鼓励边民互市贸易多元化发展[-。-]支持园区建设[-和相关工作-]。"


def test_what_stands_elsewhere_is_moved(tokenizer: Tokenizer) -> None:
    local = "推动工业用地长期租赁、先租后让、租让结合。鼓励创新产业用地分类的管理模式和方法。"
    basis = "鼓励创新产业用地分类的管理模式和方法。推动长期租赁、先租后让、租让结合。"
    found = compared(local, basis, tokenizer)
    assert "<~长期租赁、先租后让、租让结合。~>" in marked(found.basis, basis)
    assert "<~长期租赁、先租后让、租让结合。~>" in marked(found.local, local)


def test_the_name_of_a_zone_is_one_word_and_never_moved(tokenizer: Tokenizer) -> None:
    local, basis = "为边（跨）境经济合作区提供服务。", "（跨）境口岸与边境经济合作区。"
    found = compared(local, basis, tokenizer)
    assert marked(found.local, local) == "{+为边（跨）境经济合作区提供服务+}。"


def test_a_word_by_chance_between_long_changes_is_no_common_one(tokenizer: Tokenizer) -> None:
    local, basis = "推进口岸高速公路建设等腾出空间。", "优化清洁能源基地建设并降低成本。"
    assert marked(compared(local, basis, tokenizer).local, local) == "{+推进口岸高速公路建设等腾出空间+}。"


def test_places_figures_and_bodies_are_told_apart(tokenizer: Tokenizer) -> None:
    local = document(
        "（二）支持二连浩特与满洲里的6家银行，2023年底前达15%，由满洲里海关负责，按第1号办理。", id="local"
    )
    basis = document("（一）支持满洲里口岸，到2025年5月1日建成三百亿元园区，由商务部负责。", id="basis")
    customs = mention("满洲里海关", Role.RESPONSIBLE, local.text.index("满洲里海关"))
    ministry = mention("商务部", Role.RESPONSIBLE, basis.text.index("商务部"))
    here, there = replace(local.clauses[0], agencies=(customs,)), replace(basis.clauses[0], agencies=(ministry,))
    found = differences(local, here, basis, there, tokenizer)
    assert texts(found.added.places, local) == ["二连浩特"]
    assert texts(found.added.figures, local) == ["6家", "2023年", "15%", "1"]
    assert texts(found.added.bodies, local) == ["满洲里海关"]
    assert (texts(found.left_out.places, basis), texts(found.left_out.bodies, basis)) == ([], ["商务部"])
    assert texts(found.left_out.figures, basis) == ["2025年5月1日", "三百亿元"]


def test_the_shipped_pairs_are_whole_and_name_what_is_new(shipped: Corpus, tokenizer: Tokenizer) -> None:
    pairs = Lineage.of(shipped).pairs
    found = {pair.local.id: pair_differences(pair, tokenizer) for pair in pairs}
    for pair in pairs:
        assert_each_character_once(found[pair.local.id].local, pair.local.start, pair.local.end)
        assert_each_character_once(found[pair.local.id].basis, pair.basis.start, pair.basis.end)
    plan, national = pairs[0].local_document, pairs[0].basis_document
    banks = found["nmg-2023#三/（三）/2"]
    assert (texts(banks.added.places, plan), texts(banks.added.figures, plan)) == (["二连浩特市"], ["6家"])
    assert texts(banks.added.bodies, plan)[-1] == "国家外汇管理局内蒙古分局"
    zones = found["nmg-2023#二/（一）"]
    assert texts(zones.added.places, plan) == ["中蒙", "二连浩特", "扎门乌德"]
    assert texts(zones.added.bodies, plan) == ["自治区商务厅", "工业和信息化厅", "自然资源厅"]
    assert zones.left_out == Details((), (), ())
    assert texts(found["nmg-2023#五/（十一）"].left_out.bodies, national) == ["商务部"]
