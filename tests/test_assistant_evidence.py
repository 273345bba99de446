"""The evidence gate: each reason to refuse, on rankings and a corpus made by hand."""

import pytest

from assistant.evidence import Refusal, Verdict, judge, refused
from assistant.intent import Intent
from corpus.document import Corpus, Link
from tests.handmade import document, hit, ranking

THRESHOLD = 0.2
TEXTS = (
    "支持内蒙古边境合作区发展跨境旅游。",
    "对新建冷库给予30万元补助。",
    "企业凭证明材料到窗口办理。",
    "本办法自印发之日起施行，有效期五年。",
)


def gate(
    question: str,
    *texts: str,
    probability: float = 0.9,
    intent: Intent = Intent.CONTENT,
    links: tuple[Link, ...] = (),
) -> Verdict:
    """Judge a question whose best clauses are these texts, best first, in a corpus of these documents."""
    documents = tuple(document(text, links=links) for text in texts)
    hits = (hit(found, probability) for found in documents)
    return judge(ranking(question, *hits), intent, Corpus(documents, ""), THRESHOLD)


def test_clauses_above_the_threshold_are_evidence() -> None:
    assert gate("怎样发展跨境旅游", *TEXTS, probability=0.2) == Verdict(0.2)


def test_clauses_below_the_threshold_are_none() -> None:
    assert gate("怎样发展跨境旅游", *TEXTS, probability=0.19) == Verdict(0.19, Refusal.NOTHING_CLOSE)


def test_no_clause_passes_the_filter() -> None:
    assert gate("怎样发展跨境旅游") == Verdict(0.0, Refusal.FILTER_EMPTY)


def test_a_refusal_of_close_clauses_is_less_than_half_as_sure_as_an_answer_must_be() -> None:
    assert refused(0.9, THRESHOLD, Refusal.YEAR_UNKNOWN, "2019") == Verdict(0.1, Refusal.YEAR_UNKNOWN, "2019")
    assert refused(0.04, THRESHOLD, Refusal.YEAR_UNKNOWN, "2019").confidence == 0.04


@pytest.mark.parametrize("question", ["财税〔2019〕5号怎么说", "商资发〔2023〕19号由谁负责"])
def test_a_number_that_no_document_has_or_cites(question: str) -> None:
    verdict = gate(question, *TEXTS)
    assert verdict.refusal is Refusal.NUMBER_UNKNOWN
    assert verdict.detail in question


def test_a_number_that_a_document_has_or_cites() -> None:
    cited = (Link("通知", "财税〔2019〕5号", None, 0, 2),)
    assert gate("商资发〔2023〕18号怎么说", *TEXTS).refusal is None
    assert gate("财税〔2019〕5号怎么说", *TEXTS, links=cited).refusal is None


def test_a_year_of_which_no_document_is() -> None:
    verdict = gate("2019年的通知怎么说", *TEXTS)
    assert (verdict.refusal, verdict.detail) == (Refusal.YEAR_UNKNOWN, "2019")
    assert gate("2023年的通知怎么说", *TEXTS).refusal is None


@pytest.mark.parametrize(
    ("question", "place"),
    [("广东有什么政策", "广东"), ("廣東有什麼政策", "廣東"), ("What does Guangdong offer?", "Guangdong")],
)
def test_a_place_that_no_document_names_is_told_in_the_language_of_the_question(question: str, place: str) -> None:
    assert gate(question, *TEXTS) == Verdict(0.1, Refusal.PLACE_NOT_COVERED, place)


def test_a_place_that_a_document_names_or_moving_from_elsewhere_to_it() -> None:
    assert gate("内蒙古有什么政策", *TEXTS).refusal is None
    assert gate("从广东搬到内蒙古有什么政策", *TEXTS).refusal is None


def test_a_figure_that_none_of_the_best_clauses_gives() -> None:
    tourism, subsidy, *_ = TEXTS
    assert gate("冷库补贴多少钱", tourism) == Verdict(0.1, Refusal.FIGURE_NOT_GIVEN)
    assert gate("冷库补贴多少钱", tourism, subsidy).refusal is None


def test_the_third_clause_is_not_looked_at() -> None:
    tourism, subsidy, *_ = TEXTS
    assert gate("冷库补贴多少钱", tourism, tourism, subsidy).refusal is Refusal.FIGURE_NOT_GIVEN


def test_a_question_after_a_documents_own_lines_asks_for_no_figure() -> None:
    question = "这个通知的文号是多少"
    assert gate(question, TEXTS[0]).refusal is Refusal.FIGURE_NOT_GIVEN
    assert gate(question, TEXTS[0], intent=Intent.NUMBER).refusal is None


@pytest.mark.parametrize(
    "question",
    ["办法从哪天起施行", "什么时候失效", "有没有被新的办法取代", "Is the notice still valid?", "What is the deadline?"],
)
def test_validity_that_none_of_the_best_clauses_states(question: str) -> None:
    assert gate(question, TEXTS[0]) == Verdict(0.1, Refusal.VALIDITY_NOT_STATED)
    assert gate(question, TEXTS[3]).refusal is None


@pytest.mark.parametrize(
    "question",
    ["申请要交哪些材料", "去哪个窗口办", "准备什么证件", "Which forms do I fill in?", "what paperwork is needed"],
)
def test_a_procedure_that_none_of_the_best_clauses_describes(question: str) -> None:
    assert gate(question, TEXTS[0]) == Verdict(0.1, Refusal.PROCEDURE_NOT_GIVEN)
    assert gate(question, TEXTS[2]).refusal is None


def test_materials_that_things_are_made_of_are_no_papers_to_hand_in() -> None:
    assert gate("申请要交哪些材料", "发展新型墙体材料加工业。").refusal is Refusal.PROCEDURE_NOT_GIVEN


def test_the_documents_not_the_best_clauses_say_which_places_are_covered() -> None:
    """新疆 stands in a document whose clause is not among the hits."""
    tourism, elsewhere = document(TEXTS[0]), document("推动新疆园区发展。")
    asked = ranking("新疆有什么政策", hit(tourism))
    assert judge(asked, Intent.CONTENT, Corpus((tourism, elsewhere), ""), THRESHOLD).refusal is None
    assert judge(asked, Intent.CONTENT, Corpus((tourism,), ""), THRESHOLD).refusal is Refusal.PLACE_NOT_COVERED
