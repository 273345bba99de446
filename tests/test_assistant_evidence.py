"""The evidence gate: when a question is refused, and for which reason, on rankings and a corpus made by hand.

The gate's model is made by hand as well: the logit that a question is answerable is the best clause's score, that its
first clause answers twice that.
"""

from collections.abc import Sequence

import pytest

from assistant.evidence import SURELY_NOT, Refusal, Verdict, judge, refused_outright
from assistant.gate import Gate, GateModel
from assistant.notes import answer_notes
from assistant.wording import Wording
from corpus.document import Corpus, Link
from index.filters import In
from index.language import Language, detect_language
from tests.handmade import document, linear, ranking, scored

TOURISM, SUBSIDY, MATERIALS, VALIDITY = (
    "支持内蒙古边境合作区发展跨境旅游。",
    "对新建冷库给予30万元补助。",
    "企业凭证明材料到窗口办理。",
    "本办法自印发之日起施行，有效期五年。",
)
MODEL = GateModel(linear({"score": 1.0}), linear({"score": 2.0}), 0.5)
ENOUGH, TOO_LITTLE = 1.0, -1.0


def verdict(
    question: str, *texts: str, score: float = TOO_LITTLE, links: tuple[Link, ...] = (), elsewhere: Sequence[str] = ()
) -> Verdict:
    """Judge a question whose best clauses are these texts, best first; `elsewhere` are other documents held."""
    found = [document(text, links=links) for text in texts]
    corpus = Corpus((*found, *(document(text, id=text) for text in elsewhere)), "")
    asked = ranking(question, *(scored(each, score) for each in found), documents=corpus.documents)
    return judge(asked, corpus, Gate(corpus, MODEL))


def reason(question: str, *texts: str) -> tuple[Refusal | None, str]:
    found = verdict(question, *texts)
    return found.refusal, found.detail


def test_at_the_threshold_and_above_there_is_an_answer_as_sure_as_the_second_model() -> None:
    """1 / (1 + e^-0) is the threshold; 1 / (1 + e^-2)."""
    assert verdict("怎样发展跨境旅游", TOURISM, score=0.0).refusal is None
    found = verdict("怎样发展跨境旅游", TOURISM, score=ENOUGH)
    assert (found.refusal, found.detail) == (None, "")
    assert found.confidence == pytest.approx(0.8807971)


def test_below_the_threshold_a_question_is_refused_as_sure_as_the_second_model() -> None:
    """1 / (1 + e^2)."""
    found = verdict("怎样发展跨境旅游", TOURISM)
    assert found.refusal is Refusal.NOTHING_CLOSE
    assert found.confidence == pytest.approx(0.1192029)
    assert verdict("怎样发展跨境旅游", TOURISM, score=-0.001).refusal is Refusal.NOTHING_CLOSE


def test_the_opinion_is_kept_of_answers_and_refusals() -> None:
    for score, answerable in ((ENOUGH, 0.7310586), (TOO_LITTLE, 0.2689414)):
        found = verdict("怎样发展跨境旅游", TOURISM, score=score)
        assert found.opinion is not None
        assert found.opinion.answerable == pytest.approx(answerable)
        assert found.opinion.confidence == found.confidence


def test_no_clause_passes_the_filter() -> None:
    corpus = Corpus((document(TOURISM),), "")
    asked = ranking("怎样发展跨境旅游")
    found = judge(asked, corpus, Gate(corpus, MODEL), In("year", ("1999",)))
    assert found == Verdict(0.0, Refusal.FILTER_EMPTY, "year=1999")


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("财税〔2019〕5号怎么说", "财税〔2019〕5号"),
        ("商资发〔2023〕19号由谁负责", "商资发〔2023〕19号"),
        ("What does notice No. 999 of 2023 say?", "〔2023〕999号"),
    ],
)
def test_a_number_that_no_document_has_or_cites_is_refused_however_close_the_clauses(
    question: str, number: str
) -> None:
    assert verdict(question, TOURISM, score=99.0) == Verdict(SURELY_NOT, Refusal.NUMBER_UNKNOWN, number)


def test_a_year_of_which_no_document_is_or_is_cited_is_refused_however_close_the_clauses() -> None:
    found = verdict("2019年的通知怎么说", TOURISM, score=99.0)
    assert found == Verdict(SURELY_NOT, Refusal.YEAR_UNKNOWN, "2019")


def test_what_is_refused_outright_is_hardly_an_answer() -> None:
    assert SURELY_NOT == 0.02


def test_a_number_is_told_before_a_year() -> None:
    assert reason("2019年的通知和财税〔2019〕5号怎么说", TOURISM)[0] is Refusal.NUMBER_UNKNOWN


def test_a_number_or_year_that_a_document_has_or_cites_is_not_refused() -> None:
    cited = (Link("通知", "财税〔2019〕5号", None, 0, 2),)
    for question in ("商资发〔2023〕18号怎么说", "2023年的通知怎么说", "怎样发展跨境旅游"):
        assert verdict(question, TOURISM, score=ENOUGH).refusal is None
    for question in ("财税〔2019〕5号怎么说", "2019年的通知怎么说"):
        assert verdict(question, TOURISM, score=ENOUGH, links=cited).refusal is None


def test_what_is_refused_outright_is_known_from_the_question_alone() -> None:
    found = document(TOURISM)
    assert refused_outright(ranking("财税〔2019〕5号怎么说", documents=[found])) == (
        Refusal.NUMBER_UNKNOWN,
        "财税〔2019〕5号",
    )
    assert refused_outright(ranking("商资发〔2023〕18号怎么说", documents=[found])) is None


def test_an_area_with_rules_of_its_own_that_no_document_covers_is_refused_however_close_a_clause_is() -> None:
    found = verdict("上海临港有什么税收优惠", TOURISM, score=ENOUGH)
    assert (found.confidence, found.refusal) == (SURELY_NOT, Refusal.PLACE_NOT_COVERED)
    assert "临港" in found.detail
    assert verdict("从上海临港搬到内蒙古怎样发展跨境旅游", TOURISM, score=ENOUGH).refusal is None
    assert verdict("上海临港的企业到边境经济合作区发展跨境旅游", TOURISM, score=ENOUGH).refusal is None
    assert verdict("上海的企业怎样发展跨境旅游", TOURISM, score=ENOUGH).refusal is None


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("今天广东天气怎么样，补贴多少钱", Refusal.NOT_A_POLICY_QUESTION),
        ("广东补贴多少钱", Refusal.FIGURE_NOT_GIVEN),
        ("广东处长叫什么名字", Refusal.DETAIL_NOT_GIVEN),
        ("广东要交哪些材料", Refusal.PROCEDURE_NOT_GIVEN),
        ("广东的政策什么时候失效", Refusal.VALIDITY_NOT_STATED),
        ("广东有什么政策", Refusal.PLACE_NOT_COVERED),
        ("怎样发展跨境旅游", Refusal.NOTHING_CLOSE),
    ],
)
def test_reasons_in_their_order(question: str, refusal: Refusal) -> None:
    """Small talk, then what is asked for and not given, then the place; else nothing is close."""
    assert reason(question, TOURISM)[0] is refusal


@pytest.mark.parametrize(
    ("question", "refusal", "detail"),
    [
        ("补贴多少钱", Refusal.FIGURE_NOT_GIVEN, "金额"),
        ("管委会的电话是多少", Refusal.FIGURE_NOT_GIVEN, "电话"),
        ("审批要多久", Refusal.FIGURE_NOT_GIVEN, "期限"),
        ("要交哪些材料", Refusal.PROCEDURE_NOT_GIVEN, "申报材料"),
        ("办理步骤是什么", Refusal.PROCEDURE_NOT_GIVEN, "办理步骤"),
        ("什么时候失效", Refusal.VALIDITY_NOT_STATED, "时效"),
        ("申报截止日期是哪天", Refusal.DETAIL_NOT_GIVEN, "日期"),
        ("处长叫什么名字", Refusal.DETAIL_NOT_GIVEN, "人名"),
        ("处罚标准是什么", Refusal.DETAIL_NOT_GIVEN, "处罚"),
    ],
)
def test_what_is_missing_decides_the_reason(question: str, refusal: Refusal, detail: str) -> None:
    assert reason(question, TOURISM) == (refusal, detail)


def test_of_several_things_that_are_missing_the_first_is_told() -> None:
    assert reason("处长叫什么名字，补贴多少钱", TOURISM) == (Refusal.FIGURE_NOT_GIVEN, "金额")
    assert reason("处长叫什么名字，补贴多少钱", TOURISM, SUBSIDY) == (Refusal.DETAIL_NOT_GIVEN, "人名")


@pytest.mark.parametrize(
    ("question", "given"), [("冷库补贴多少钱", SUBSIDY), ("要交哪些材料", MATERIALS), ("什么时候失效", VALIDITY)]
)
def test_what_one_of_the_five_best_clauses_gives_is_not_missing(question: str, given: str) -> None:
    assert reason(question, TOURISM)[0] is not Refusal.NOTHING_CLOSE
    assert reason(question, *[TOURISM] * 4, given)[0] is Refusal.NOTHING_CLOSE
    assert reason(question, *[TOURISM] * 5, given)[0] is not Refusal.NOTHING_CLOSE


def test_the_documents_not_the_best_clauses_say_which_places_are_covered() -> None:
    """新疆 stands in a document whose clause is not among the hits."""
    assert reason("新疆有什么政策", TOURISM) == (Refusal.PLACE_NOT_COVERED, "新疆")
    assert verdict("新疆有什么政策", TOURISM, elsewhere=["推动新疆园区发展。"]).refusal is Refusal.NOTHING_CLOSE


# Of each reason a question in simplified and in traditional Chinese and in English, and what its note says of it.
NOTES = {
    Refusal.NOT_A_POLICY_QUESTION: (
        ("你是谁", "这不像是关于政策文件的问题；所收文件只能回答边境、跨境经济合作区和国家级经开区的政策问题。"),
        ("你是誰", "這不像是關於政策文件的問題；所收文件只能回答邊境、跨境經濟合作區和國家級經開區的政策問題。"),
        (
            "Who built you?",
            "This does not look like a question about policy documents; these answer questions on border, cross-border "
            "and national development zones.",
        ),
    ),
    Refusal.FIGURE_NOT_GIVEN: (
        ("补贴多少钱", "所收文件中有相关条文，但没有给出所问的数字、金额、比例、期限或电话。"),
        ("補貼多少錢", "所收文件中有相關條文，但沒有給出所問的數字、金額、比例、期限或電話。"),
        (
            "How much money is the subsidy?",
            "Clauses on this subject exist, but none gives the figure, amount, rate, period or telephone number asked "
            "for.",
        ),
    ),
    Refusal.DETAIL_NOT_GIVEN: (
        ("申报截止日期是哪天", "所收文件中有相关条文，但没有写明所问的日期。"),
        ("申報截止日期是哪天", "所收文件中有相關條文，但沒有寫明所問的日期。"),
        (
            "On what date did the port close?",
            "Clauses on this subject exist, but none gives what is asked for: a date.",
        ),
    ),
    Refusal.PROCEDURE_NOT_GIVEN: (
        ("要交哪些材料", "所收文件中有相关条文，但没有写明要交的材料、表格或办理窗口。"),
        ("要交哪些材料，誰負責", "所收文件中有相關條文，但沒有寫明要交的材料、表格或辦理窗口。"),
        (
            "Which forms do I fill in?",
            "Clauses on this subject exist, but none says which papers or forms to hand in, or where.",
        ),
    ),
    Refusal.VALIDITY_NOT_STATED: (
        ("什么时候失效", "所收文件没有写明施行、失效、废止或截止的日期。"),
        ("什麼時候失效", "所收文件沒有寫明施行、失效、廢止或截止的日期。"),
        (
            "Is the notice still valid?",
            "The documents do not state when they take effect, expire or were repealed, nor a deadline.",
        ),
    ),
    Refusal.PLACE_NOT_COVERED: (
        ("广东、云南有什么政策", "所收文件没有提到广东、云南。"),
        ("廣東、雲南有什麼政策", "所收文件沒有提到廣東、雲南。"),
        ("What do Guangdong and Yunnan offer?", "The documents do not mention Guangdong, Yunnan."),
    ),
    Refusal.NOTHING_CLOSE: (
        ("怎样发展跨境旅游", "所收文件中没有找到回答这个问题的条文。"),
        ("怎樣發展跨境旅遊", "所收文件中沒有找到回答這個問題的條文。"),
        ("How is tourism developed?", "The documents hold no clause that answers this question."),
    ),
    Refusal.NUMBER_UNKNOWN: (
        ("财税〔2019〕5号怎么说", "所收文件中没有财税〔2019〕5号，也没有文件引用它。"),
        ("財稅〔2019〕5號怎麼說", "所收文件中沒有财税〔2019〕5号，也沒有文件引用它。"),
        (
            "What does 财税〔2019〕5号 say?",
            "财税〔2019〕5号 is not among the documents, and none of them cites it.",
        ),
    ),
    Refusal.YEAR_UNKNOWN: (
        ("2019年的通知怎么说", "所收文件中没有2019年的文件，也没有引用2019年的文件。"),
        ("2019年的通知怎麼說", "所收文件中沒有2019年的文件，也沒有引用2019年的文件。"),
        (
            "What does the 2019 notice say?",
            "None of the documents is of 2019, and none cites a document of 2019.",
        ),
    ),
}


@pytest.mark.parametrize(
    ("refusal", "language", "question", "note"),
    [
        (refusal, language, *of_language)
        for refusal, rows in NOTES.items()
        for language, of_language in zip(Language, rows, strict=True)
    ],
)
def test_a_reason_is_told_in_the_language_of_the_question(
    refusal: Refusal, language: Language, question: str, note: str
) -> None:
    found = verdict(question, TOURISM)
    assert (detect_language(question), found.refusal) == (language, refusal)
    (first,) = answer_notes(ranking(question), [], found, False, True, Wording(language))
    assert (first.code, first.text) == (refusal.value, note)
