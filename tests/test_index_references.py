"""Documents that a question names: the three of tests/fakes.py."""

from dataclasses import replace

import pytest

from corpus.document import Document, Link
from index.language import normalise
from index.references import References, naming_spans
from tests.fakes import tiny_sources


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, ...]:
    return tiny_sources(tmp_path_factory.mktemp("tiny")).corpus.documents


def named(question: str, documents: tuple[Document, ...]) -> set[str]:
    return set(References(documents).named(normalise(question)))


def unknown_number(question: str, documents: tuple[Document, ...]) -> str | None:
    return References(documents).unknown_number(question)


def unknown_year(question: str, documents: tuple[Document, ...]) -> str | None:
    return References(documents).unknown_year(question)


@pytest.mark.parametrize(
    "question",
    [
        "商资发〔2023〕18号是谁发的",
        "商资发[2023]18号",
        "商资发（2023）第 18 号",
        "商資發〔2023〕18號由誰發布",
        "请问商资发〔2023〕18号讲了什么",
        "根据商资发〔2023〕18号，谁负责",
        "商务部商资发〔2023〕18号",
        "Who issued 商资发〔2023〕18号?",
        "MOFCOM notice No. 18 of 2023",
        "Shang Zi Fa [2023] No. 18",
    ],
)
def test_a_document_is_named_by_its_number(question: str, documents: tuple[Document, ...]) -> None:
    assert named(question, documents) == {"toy-2023"}
    assert unknown_number(normalise(question), documents) is None


@pytest.mark.parametrize(
    "question",
    [
        "商资发〔2023〕181号",
        "商资发〔2022〕18号",
        "内商资发〔2023〕18号",  # the number of a province's body
        "notice No. 118 of 2023",
        "No. 8 of 2023",
        "Casino 18 of 2023",
    ],
)
def test_another_number_names_nothing(question: str, documents: tuple[Document, ...]) -> None:
    assert named(question, documents) == set()


def test_two_numbers_name_two_documents(documents: tuple[Document, ...]) -> None:
    assert named("商资发〔2023〕18号和商办资函〔2021〕163号有什么不同", documents) == {"toy-2023", "toy-2021"}
    assert named("No. 163 of 2021 and No. 18 of 2023", documents) == {"toy-2023", "toy-2021"}


def test_a_document_is_named_by_its_title(documents: tuple[Document, ...]) -> None:
    assert named("《商务部关于推动边境合作区发展的通知》由谁负责", documents) == {"toy-2023"}
    assert named("商務部關於推動邊境合作區 發展的通知", documents) == {"toy-2023"}
    assert named("关于推动边境合作区发展", documents) == set()


def test_a_title_is_found_in_whatever_width_it_is_written(documents: tuple[Document, ...]) -> None:
    wide = (replace(documents[1], title="合作区：措施（试行），２０２３"),)
    assert named("《合作区：措施（试行），２０２３》", wide) == {"toy-nmg"}
    assert named("《合作区:措施(试行),2023》", wide) == {"toy-nmg"}


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("2021年的通知提到什么", {"toy-2021"}),
        ("2023年的文件", {"toy-2023", "toy-nmg"}),
        ("2023年8月14日印发的实施方案", {"toy-nmg"}),
        ("the 2021 MOFCOM notice", {"toy-2021"}),
        ("2021年的用地指标", set()),
        ("2019年的通知", set()),
    ],
)
def test_documents_are_named_by_year_and_kind(question: str, ids: set[str], documents: tuple[Document, ...]) -> None:
    assert named(question, documents) == ids


@pytest.mark.parametrize("question", ["内蒙古的实施方案由谁落实", "the Inner Mongolia plan"])
def test_a_document_of_one_place_is_named_by_place_and_kind(question: str, documents: tuple[Document, ...]) -> None:
    # toy-2023 covers 内蒙古 as well, and 辽宁: it is not 内蒙古's.
    assert named(question, documents) == {"toy-nmg"}


def test_a_place_alone_names_nothing(documents: tuple[Document, ...]) -> None:
    assert named("内蒙古的用地指标", documents) == set()


def test_a_number_of_no_document_is_told(documents: tuple[Document, ...]) -> None:
    assert unknown_number("请问商资发〔2024〕56号讲了什么", documents) == "商资发〔2024〕56号"
    assert unknown_number("商资发〔2023〕18号和国办发〔2099〕1号", documents) == "国办发〔2099〕1号"
    assert unknown_number("用地指标", documents) is None
    assert unknown_number("What does notice No. 999 of 2023 say?", documents) == "〔2023〕999号"
    assert unknown_number("What does notice No. 18 of 2023 say?", documents) is None


def test_a_year_names_a_document_across_what_it_is_about(documents: tuple[Document, ...]) -> None:
    assert named("2023年推动边境地区发展的那份通知是谁发的", documents) == {"toy-2023"}
    assert named("2023年以来边境地区发展情况怎么样", documents) == set()


def test_a_number_that_a_document_cites_is_known(documents: tuple[Document, ...]) -> None:
    citing = replace(documents[0], links=(Link(None, "商资函〔2019〕410号", None, 0, 1),))
    assert unknown_number("商资函〔2019〕410号", (citing,)) is None
    assert unknown_number("商资函〔2019〕411号", (citing,)) == "商资函〔2019〕411号"


def test_a_year_of_no_document_is_told(documents: tuple[Document, ...]) -> None:
    assert unknown_year("2019年的通知", documents) == "2019"
    assert unknown_year("2021年的通知", documents) is None
    assert unknown_year("2019年的用地", documents) is None


def test_a_title_inside_a_longer_one_names_nothing(documents: tuple[Document, ...]) -> None:
    laws = (replace(documents[0], title="社会保险法"), replace(documents[1], title="保险法"))
    assert named("社会保险法规定什么", laws) == {laws[0].id}
    assert named("社会保险法和保险法有什么不同", laws) == {laws[0].id, laws[1].id}


def test_a_year_that_a_document_cites_is_known(documents: tuple[Document, ...]) -> None:
    citing = replace(documents[0], links=(Link(None, "商资函〔2019〕410号", None, 0, 1),))
    assert unknown_year("2019年的通知", (citing,)) is None
    assert unknown_year("2018年的通知", (citing,)) == "2018"


@pytest.mark.parametrize(
    ("question", "spans"),
    [
        ("根据商资发〔2023〕18号文件，谁负责用地", ["商资发〔2023〕18号文件"]),
        ("2021年的通知提到哪家银行", ["2021年的通知"]),
        ("2023年8月印发的实施方案里用地归谁管", ["2023年8月印发的实施方案"]),
        ("2023年推动边境地区发展的那份通知是谁发的", ["2023年", "那份通知"]),
        ("2023年疫情防控通知", ["2023年", "通知"]),
        ("内蒙古的实施方案由谁落实", ["实施方案"]),
        ("这份文件由谁印发", ["这份文件"]),
        ("《若干措施》和《实施方案》的用地", ["《若干措施》", "《实施方案》"]),
        ("What does the 2021 MOFCOM notice say about land?", ["2021 MOFCOM notice"]),
        ("Who leads the land work in MOFCOM notice No. 163 of 2021?", ["MOFCOM notice No. 163 of 2021"]),
        ("land in the Inner Mongolia plan", ["plan"]),
        ("Which zones do these documents name?", ["these documents"]),
        ("2021年的用地指标", []),
        ("内蒙古的用地指标有什么措施", []),
    ],
)
def test_what_names_documents_is_found_where_it_stands(question: str, spans: list[str]) -> None:
    searched = normalise(question)
    assert [searched[span.start : span.end] for span in naming_spans(searched)] == spans


def test_a_title_without_brackets_is_found_where_it_stands(documents: tuple[Document, ...]) -> None:
    question = "商务部关于推动边境合作区 发展的通知由谁负责"
    (span,) = References(documents).naming_spans(question)
    assert question[span.start : span.end] == "商务部关于推动边境合作区 发展的通知"
    assert naming_spans(question) == ()
