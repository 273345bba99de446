"""What is said of a document's validity, in each language, and the places that are cited for it."""

from datetime import date

import pytest

from assistant.contract import document_json
from assistant.derived.validity import validity_of
from assistant.validity_words import StatedValidity, front_places, state_validity
from assistant.verify import verify_statements
from assistant.wording import Wording
from corpus.document import Corpus, Document, Status
from index.language import Language
from tests.handmade import document
from tests.test_derived_validity_terms import read

NOTICE = "《商务部办公厅关于围绕构建新发展格局做好边境经济合作区、跨境经济合作区工作的通知》"
LATER = "《商务部等17部门关于服务构建新发展格局 推动边（跨）境经济合作区高质量发展若干措施的通知》"
LOCAL = "《内蒙古自治区关于落实服务构建新发展格局推动边（跨）境经济合作区高质量发展若干措施的实施方案》"
TITLE = "边境贸易管理办法（试行）"
TRIAL = f"{TITLE}\n一、支持贸易。\n二、本办法自2023年3月1日起施行，有效期2年。\n商务部\n2023年2月7日"


def stated(found: Document, *others: Document, language: Language = Language.SIMPLIFIED) -> StatedValidity:
    said = state_validity(validity_of(found, Corpus((found, *others), "")), Wording(language), 0.9)
    verify_statements(said.statements, said.citations)
    return said


def texts(said: StatedValidity) -> list[tuple[str, tuple[int, ...]]]:
    return [(statement.text, statement.citations) for statement in said.statements]


def test_nothing_is_stated_and_later_documents_are_pointed_out(shipped: Corpus) -> None:
    found = shipped.document("mofcom-2021-163")
    said = state_validity(validity_of(found, shipped), Wording(Language.SIMPLIFIED), 0.9)
    verify_statements(said.statements, said.citations)
    assert texts(said) == [
        (f"{NOTICE}的文本没有写明有效期或废止（未注明）；落款日期是2021年4月30日。", (1,)),
        (f"同一主题较新的文件有{LATER}（2023年2月7日），其文本没有说废止前者。", (2,)),
        (f"同一主题较新的地方文件有{LOCAL}（2023年8月14日），其文本没有说废止前者。", (3,)),
    ]
    assert [(citation.n, citation.clause_id, citation.quote) for citation in said.citations] == [
        (1, "mofcom-2021-163#落款日期", "2021年4月30日"),
        (2, "mofcom-2023-18#落款日期", "2023年2月7日"),
        (3, "nmg-2023#落款日期", "2023年8月14日"),
    ]


def test_it_is_said_in_the_readers_language(shipped: Corpus) -> None:
    validity = validity_of(shipped.document("mofcom-2021-163"), shipped)
    english, traditional = (
        state_validity(validity, Wording(language), 0.9).statements[0].text
        for language in (Language.ENGLISH, Language.TRADITIONAL)
    )
    assert english == (
        f"The text of {NOTICE} states neither how long it applies nor that it is repealed (未注明, not stated); "
        "it is dated 30 April 2021."
    )
    assert traditional == f"{NOTICE}的文本沒有寫明有效期或廢止（未註明）；落款日期是2021年4月30日。"


def test_what_the_text_says_is_quoted_from_its_place() -> None:
    said = stated(read(TRIAL, title=TITLE))
    source = f"《{TITLE}》"
    assert texts(said) == [
        (f"{source}的标题写明“试行”。", (1,)),
        (f"{source}自2023年3月1日起施行：“自2023年3月1日起施行”", (2,)),
        (f"{source}的有效期到2025年2月28日为止：“有效期2年”", (2,)),
    ]
    assert [(citation.clause_id, len(citation.highlights)) for citation in said.citations] == [
        ("doc#标题", 1), ("doc#二", 2),
    ]  # fmt: skip


def test_a_document_with_terms_but_no_end_is_said_to_state_none() -> None:
    raw = TRIAL.replace("，有效期2年", "")
    assert texts(stated(read(raw, title=TITLE)))[-1] == (
        f"《{TITLE}》的文本没有写明何时失效或废止（未注明）；落款日期是2023年2月7日。", (3,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本办法自发布之日起30日后施行。", "写明何时施行：“自发布之日起30日后施行”"),
        ("本办法有效期5年。", "写明有效期：“有效期5年”"),
    ],
)
def test_words_without_a_day_are_quoted_as_they_are(sentence: str, expected: str) -> None:
    found = read(f"管理办法\n一、支持贸易。\n二、{sentence}", title="管理办法")
    assert texts(stated(found))[0] == (f"《管理办法》{expected}", (1,))


def test_a_repeal_is_quoted_from_the_document_that_repeals() -> None:
    older = document("支持。", id="old", title="边境贸易管理办法", number=None, issued=date(2010, 5, 1))
    newer = read("边境贸易条例\n一、支持。\n二、《边境贸易管理办法》同时废止。", id="new", title="边境贸易条例")
    said = stated(older, newer)
    assert texts(said) == [
        ("《边境贸易管理办法》已由《边境贸易条例》（2023年2月7日）废止：“二、《边境贸易管理办法》同时废止。”", (1,))
    ]
    assert said.citations[0].document is newer
    assert said.citations[0].quote == "二、《边境贸易管理办法》同时废止。"


def test_a_status_is_quoted_from_the_head_or_given_as_catalogued() -> None:
    marked = read("【时效性】失效\n管理办法\n一、支持贸易。", title="管理办法")
    assert texts(stated(marked)) == [("《管理办法》的文本标明“【时效性】失效”。", (1,))]
    assert stated(marked).citations[0].clause_id == "doc#时效"
    known = document("支持。", title="管理办法", status=Status.REPEALED, status_evidence="公告2020年第1号")
    assert texts(stated(known)) == [("《管理办法》著录为已废止：公告2020年第1号。", ())]


def test_citations_are_numbered_from_the_first_that_is_free() -> None:
    found = read(TRIAL, title=TITLE)
    said = state_validity(validity_of(found, Corpus((found,), "")), Wording(Language.SIMPLIFIED), 0.9, first=4)
    assert [citation.n for citation in said.citations] == [4, 5]


def test_lines_outside_the_clauses_have_names_of_their_own() -> None:
    found = read(f"【时效性】现行有效\n【实施日期】2023.03.01\n{TRIAL}", title=TITLE)
    places = {name: found.text[span.start : span.end] for name, span in front_places(found).items()}
    assert places == {
        "落款日期": "2023年2月7日", "时效": "【时效性】现行有效", "时效-2": "【实施日期】2023.03.01", "标题": TITLE,
    }  # fmt: skip


def test_the_contract_has_the_validity_with_quotes_of_the_text(shipped: Corpus) -> None:
    found = read(TRIAL, title=TITLE)
    values = document_json(found, Corpus((found,), ""))["validity"]
    assert (values["status"], values["effective"], values["expires"]) == ("未注明", "2023-03-01", "2025-02-28")
    assert [(term["kind"], term["quote"], term["date"]) for term in values["terms"]] == [
        ("试行", "试行", None),
        ("施行", "自2023年3月1日起施行", "2023-03-01"),
        ("有效期", "有效期2年", "2025-02-28"),
    ]
    assert all(found.text[term["start"] : term["end"]] == term["quote"] for term in values["terms"])
    notice = document_json(shipped.document("mofcom-2021-163"), shipped)["validity"]
    assert [(each["document"], each["local"]) for each in notice["later"]] == [
        ("mofcom-2023-18", False), ("nmg-2023", True),
    ]  # fmt: skip
