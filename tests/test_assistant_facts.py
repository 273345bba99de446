"""Questions about a document as a whole, answered from its own lines."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import NamedAgency, Statement
from assistant.evidence import OUTRIGHT, Refusal, Verdict
from assistant.facts import CERTAIN, AskedDocuments, Facts, asked_documents, state_facts
from assistant.wording import Wording
from corpus.agencies import Agency, Directory
from corpus.document import Document, FrontKind, FrontPart, Role
from index.intent import ABOUT_A_DOCUMENT, Intent
from index.language import Language
from tests.handmade import document, hit, ranking

CHINESE, ENGLISH = Wording(Language.SIMPLIFIED), Wording(Language.ENGLISH)
DIRECTORY = Directory([Agency("商务部", "Ministry of Commerce"), Agency("国家发展和改革委员会", None, ("发展改革委",))])


def with_front(text: str, *kinds: FrontKind, **changes: object) -> Document:
    """Return a document whose first lines are of these kinds; the rest is text."""
    parts, start = [], 0
    for kind, line in zip(kinds, text.split("\n"), strict=False):
        parts.append(FrontPart(kind, start, start + len(line)))
        start += len(line) + 1
    return document(text, front=tuple(parts), **changes)


NOTICE = with_front(
    "商资发〔2023〕18 号\n商务部 发展改革委\n2023年2月7日",
    FrontKind.NUMBER,
    FrontKind.SIGNATURE,
    FrontKind.DATE,
    issuers=("商务部", "发展改革委"),
)
PLAN = with_front(
    "内蒙古自治区商务厅\n2023年8月14日",
    FrontKind.SIGNATURE,
    FrontKind.DATE,
    id="plan",
    title="实施方案",
    number=None,
    issued=date(2023, 8, 14),
    issuers=("内蒙古自治区商务厅",),
)
OLD = with_front("2021年4月30日", FrontKind.DATE, id="old", title="旧通知", number=None, issued=date(2021, 4, 30))


def state(intent: Intent, *documents: Document, wording: Wording = CHINESE, top: int = 5) -> Facts:
    return state_facts(intent, AskedDocuments(documents, CERTAIN), DIRECTORY, wording, top)


def test_issuers_are_counted_and_named_in_full_and_cite_signature_and_date() -> None:
    facts = state(Intent.ISSUERS, NOTICE)
    text = "《关于边境合作区的通知》的发文机关（2个）：商务部、国家发展和改革委员会。"
    assert facts.statements == (Statement(text, (1,)),)
    assert facts.agencies == (
        NamedAgency("商务部", "Ministry of Commerce", Role.ISSUES, (1,)),
        NamedAgency("国家发展和改革委员会", None, Role.ISSUES, (1,)),
    )
    found = facts.citations[0]
    assert (found.n, found.clause_id, found.path) == (1, "doc#发文机关", ("发文机关",))
    assert found.quote == "商务部 发展改革委\n2023年2月7日"
    assert found.probability == CERTAIN


def test_issuers_in_english() -> None:
    assert state(Intent.ISSUERS, NOTICE, wording=ENGLISH).statements[0].text == (
        "Issuers of 《关于边境合作区的通知》 (2): Ministry of Commerce (商务部), 国家发展和改革委员会."
    )


def test_a_list_of_issuers_goes_before_the_signature() -> None:
    listed = with_front("商务部\n发展改革委\n商务部办公厅", FrontKind.ISSUERS, FrontKind.ISSUERS, FrontKind.SIGNATURE)
    assert state(Intent.ISSUERS, listed).citations[0].quote == "商务部\n发展改革委"


def test_date_is_quoted_and_in_english_also_written_in_figures() -> None:
    quoted = Statement("《关于边境合作区的通知》的落款日期是2023年2月7日。", (1,), ("2023年2月7日",))
    assert state(Intent.DATE, NOTICE).statements == (quoted,)
    english = state(Intent.DATE, NOTICE, wording=ENGLISH).statements[0].text
    assert english == "《关于边境合作区的通知》 is dated 2023-02-07 (2023年2月7日)."


def test_the_date_under_the_text_is_meant_not_one_at_its_head() -> None:
    kinds = (FrontKind.DATE, FrontKind.TITLE, FrontKind.DATE)
    assert (
        state(Intent.DATE, with_front("2023年1月1日\n通知\n2023年2月7日", *kinds)).citations[0].quote == "2023年2月7日"
    )


def test_number_cites_the_line_that_has_it() -> None:
    facts = state(Intent.NUMBER, NOTICE)
    assert facts.statements == (Statement("《关于边境合作区的通知》的文号是商资发〔2023〕18号。", (1,)),)
    assert facts.citations[0].quote == "商资发〔2023〕18 号"


def test_recipients_and_source_are_quoted() -> None:
    found = with_front("各省商务主管部门：\n来源：商务部网站", FrontKind.RECIPIENTS, FrontKind.SOURCE)
    facts = state(Intent.RECIPIENTS, found)
    assert facts.statements == (
        Statement("《关于边境合作区的通知》的主送、抄送机关：各省商务主管部门：", (1,), ("各省商务主管部门：",)),
    )
    assert (facts.citations[0].clause_id, facts.citations[0].quote) == ("doc#主送机关", "各省商务主管部门：")
    (source,) = state(Intent.SOURCE, found, wording=ENGLISH).citations
    assert (source.clause_id, source.quote) == ("doc#来源", "来源：商务部网站")


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        (Intent.ISSUERS, "《关于边境合作区的通知》的文本没有写明发文机关。"),
        (Intent.DATE, "《关于边境合作区的通知》的文本没有写明日期。"),
        (Intent.NUMBER, "《关于边境合作区的通知》的文本没有写明文号。"),
        (Intent.RECIPIENTS, "《关于边境合作区的通知》的文本没有写明主送机关。"),
        (Intent.SOURCE, "《关于边境合作区的通知》的文本没有写明来源。"),
    ],
)
def test_each_kind_of_front_matter_may_be_lacking(intent: Intent, text: str) -> None:
    assert state(intent, document("支持。")) == Facts((Statement(text, ()),), (), ())


def test_no_line_states_it() -> None:
    facts = state(Intent.NUMBER, PLAN)
    assert facts == Facts((Statement("《实施方案》的文本没有写明文号。", ()),), (), ())


def test_several_documents_are_answered_each_and_numbered_by_those_that_state_it() -> None:
    assert [(s.text, s.citations) for s in state(Intent.NUMBER, PLAN, NOTICE).statements] == [
        ("《实施方案》的文本没有写明文号。", ()),
        ("《关于边境合作区的通知》的文号是商资发〔2023〕18号。", (1,)),
    ]
    assert [c.n for c in state(Intent.DATE, NOTICE, PLAN).citations] == [1, 2]
    assert len(state(Intent.DATE, NOTICE, PLAN, top=1).citations) == 1


def test_a_body_that_issued_two_documents_is_named_once() -> None:
    facts = state(Intent.ISSUERS, NOTICE, replace(PLAN, issuers=("商务部",)))
    assert [(a.name, a.citations) for a in facts.agencies] == [("商务部", (1, 2)), ("国家发展和改革委员会", (1,))]


def asked(
    question: str, *hits: tuple[Document, float], refusal: Refusal | None = None, allowed: str = "doc plan old"
) -> tuple[list[str], float] | None:
    """Return the ids of the documents that a question after issuers is about, and how sure that is."""
    found = ranking(question, *(hit(d, probability) for d, probability in hits), documents=(NOTICE, PLAN, OLD))
    verdict = Verdict(hits[0][1], refusal)
    within = [document for document in (NOTICE, PLAN, OLD) if document.id in allowed.split()]
    of = asked_documents(Intent.ISSUERS, found, within, verdict)
    return None if of is None else ([d.id for d in of.documents], of.probability)


def test_a_document_that_is_named_outright_is_certain_even_below_the_threshold() -> None:
    assert asked("商资发〔2023〕18号是谁发的", (PLAN, 0.1), refusal=Refusal.NOTHING_CLOSE) == (["doc"], CERTAIN)


def test_a_year_may_name_several_documents() -> None:
    assert asked("2023年的文件是谁发的", (OLD, 0.9)) == (["doc", "plan"], CERTAIN)


def test_more_than_three_documents_are_too_many_to_be_meant() -> None:
    several = tuple(replace(NOTICE, id=f"d{i}") for i in range(4))

    def of(*documents: Document) -> AskedDocuments | None:
        found = ranking("2023年的文件是谁发的", hit(NOTICE), documents=documents)
        return asked_documents(Intent.ISSUERS, found, documents, Verdict(0.9))

    assert of(*several) is None
    assert of(*several[:3]) == AskedDocuments(several[:3], CERTAIN)


def test_a_named_document_that_the_filter_leaves_out_is_not_replaced_by_another() -> None:
    assert asked("商资发〔2023〕18号是谁发的", (PLAN, 0.9), allowed="plan old") is None


def test_the_document_of_the_best_clauses_is_meant_where_no_other_comes_near() -> None:
    assert asked("谁发的那份文件", (PLAN, 0.9), (PLAN, 0.8), (NOTICE, 0.44)) == (["plan"], 0.9)
    assert asked("谁发的那份文件", (PLAN, 0.9), (PLAN, 0.8), (NOTICE, 0.45)) is None
    assert asked("谁发的那份文件", (PLAN, 0.9)) == (["plan"], 0.9)


def test_it_is_as_sure_as_the_gate_is() -> None:
    """The probabilities of the clauses tell only whether another document comes near."""
    found = ranking("谁发的那份文件", hit(PLAN, 0.9), hit(NOTICE, 0.44))
    asked_about = asked_documents(Intent.ISSUERS, found, (NOTICE, PLAN), Verdict(0.7))
    assert asked_about == AskedDocuments((PLAN,), 0.7)


def test_the_document_of_clauses_that_the_gate_refuses_is_not_meant() -> None:
    assert asked("谁发的天气预报", (PLAN, 0.1), refusal=Refusal.NOTHING_CLOSE) is None


@pytest.mark.parametrize("refusal", sorted(OUTRIGHT))
def test_what_is_refused_outright_is_not_answered_from_another_documents_lines(refusal: Refusal) -> None:
    assert asked("商资发〔2023〕18号是谁发的", (NOTICE, 0.9), refusal=refusal) is None


@pytest.mark.parametrize("refusal", sorted(set(Refusal) - OUTRIGHT))
def test_a_document_that_is_named_is_asked_about_whatever_its_clauses_lack(refusal: Refusal) -> None:
    assert asked("商资发〔2023〕18号是谁发的", (NOTICE, 0.9), refusal=refusal) == (["doc"], CERTAIN)


@pytest.mark.parametrize("intent", sorted(set(Intent) - ABOUT_A_DOCUMENT))
def test_other_questions_are_not_about_a_document(intent: Intent) -> None:
    found = ranking("商资发〔2023〕18号是谁发的", hit(NOTICE), documents=(NOTICE,))
    assert asked_documents(intent, found, (NOTICE,), Verdict(0.9)) is None
