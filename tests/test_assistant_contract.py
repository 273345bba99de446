"""The JSON contract: what the schemas say, that answers keep to it, and how filters are read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant.contract import FILTERS, answer_json, citation_json, document_json, parse_filters, search_json
from assistant.errors import FilterInvalid
from assistant.evidence import Refusal
from assistant.json_parts import clause_url
from assistant.pipeline import Assistant
from corpus.document import Corpus, Role, Span, Status
from index.filters import EVERYTHING, And, AsOf, In
from index.language import Language
from tests.handmade import citation, document, mention
from tests.schemas import FOLDER, faults, read_schema
from web.answer_models import NoteCode

DOCUMENTED = Path(__file__).parents[1] / "docs" / "contract.md"
NOTES = {
    "corrected", "closest_clauses", "repaired", "script_converted", "status_not_stated", "keywords_only", "searched_as",
    "prose_written", "prose_corrected", "prose_unavailable", "rewritten",
}  # fmt: skip
SCHEMAS = ("answer", "search", "citation", "explanation")
QUESTIONS = (
    "用地指标由哪个部门负责",
    "用地指標由哪個部門負責",
    "Which department is responsible for the land quota?",
    "怎样发展跨境旅游",
    "What about talent training?",
    "商资发〔2023〕18号是谁发的",
    "2023年的文件文号是什么",
    "When was notice No. 163 of 2021 issued?",
    "明天会下雪吗",
    "补贴多少钱",
    "广东有什么政策",
    "Tell me about Guangdong",
    "财税〔2019〕5号怎么说",
)


def subschemas(value: object, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every object of a schema that stands where a schema does, with its place."""
    if isinstance(value, dict):
        if "properties" in value or "type" in value or "$ref" in value or "enum" in value:
            yield where, value
        for name, part in value.items():
            yield from subschemas(part, f"{where}/{name}")


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_draft_2020_12_closed_and_described(name: str) -> None:
    schema = read_schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{name}.schema.json"
    Draft202012Validator.check_schema(schema)
    found = dict(subschemas(schema))
    objects = [where for where, part in found.items() if part.get("type") == "object"]
    assert objects
    assert [where for where in objects if found[where]["additionalProperties"] is not False] == []
    fields = [where for where in found if "/properties/" in where and where.split("/")[-2] == "properties"]
    assert fields
    assert [where for where in fields if not found[where].get("description", "").endswith(".")] == []


def test_there_are_no_other_schemas() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


def test_schemas_list_the_same_choices_as_the_code() -> None:
    answer, found = read_schema("answer"), read_schema("citation")
    assert found["$defs"]["language"]["enum"] == [language.value for language in Language]
    assert set(found["$defs"]["agency"]["properties"]["role"]["enum"]) == {role.value for role in Role}
    assert set(found["$defs"]["document"]["properties"]["status"]["enum"]) == {status.value for status in Status}
    codes = answer["properties"]["notes"]["items"]["properties"]["code"]
    assert set(codes["enum"]) == {refusal.value for refusal in Refusal} | NOTES
    assert len(codes["enum"]) == len(set(codes["enum"]))


def test_every_code_of_a_note_is_documented() -> None:
    """In the schema's description, in the models of the API, and in docs/contract.md."""
    codes = {refusal.value for refusal in Refusal} | NOTES
    described = read_schema("answer")["properties"]["notes"]["items"]["properties"]["code"]["description"]
    assert {code for code in codes if not re.search(rf"\b{code}\b", described)} == set()
    assert {code.value for code in NoteCode} == codes
    table = DOCUMENTED.read_text(encoding="utf-8").partition("## Note codes")[2].partition("\n## ")[0]
    assert {code for code in codes if f"`{code}`" not in table} == set()


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_and_search_results_keep_to_the_contract(question: str, tiny: Assistant) -> None:
    assert faults("answer", answer_json(tiny.answer(question))) == []
    assert faults("answer", answer_json(tiny.answer(question, top=1), "q-1")) == []
    assert faults("search", search_json(*tiny.search(question))) == []


def test_a_follow_up_and_its_stages_keep_to_the_contract(tiny: Assistant) -> None:
    answer = answer_json(tiny.answer("那归谁管？", previous=["用地指标怎么安排"]))
    assert answer["understood_as"] == "用地指标，归谁管？"
    assert list(answer["meta"]["stages"]) == ["read", "search", "encode", "judge", "write", "verify"]
    assert faults("answer", answer) == []


def test_suggestions_keep_to_the_contract(tiny: Assistant) -> None:
    answer = answer_json(replace(tiny.answer("用地指标有多少亩"), suggestions=("文件对“统计”是怎么规定的？",)))
    assert answer["suggestions"] == ["文件对“统计”是怎么规定的？"]
    assert faults("answer", answer) == []


def test_an_answer_without_citations_keeps_to_the_contract(tiny: Assistant) -> None:
    answer = answer_json(tiny.answer("用地指标", parse_filters({"level": "县"})))
    assert answer["citations"] == []
    assert faults("answer", answer) == []


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("extra",), 1, "$: Additional properties are not allowed ('extra' was unexpected)"),
        (("status",), "unknown", "$.status: 'unknown' is not one of ['answered', 'insufficient_evidence']"),
        (("confidence",), 1.01, "$.confidence: 1.01 is greater than the maximum of 1"),
        (("id",), None, "$.id: None is not of type 'string', 'integer'"),
        (("statements", 0, "citations"), [0], "$.statements[0].citations[0]: 0 is less than the minimum of 1"),
        (("citations", 0, "document", "issued"), "2023年", "$.citations[0].document.issued: '2023年' is not a 'date'"),
        (("citations", 0, "highlights"), [[1]], "$.citations[0].highlights[0]: [1] is too short"),
        (("agencies", 0, "role"), "主办", "$.agencies[0].role: '主办' is not one of"),
    ],
)
def test_the_schema_refuses(path: tuple[str | int, ...], value: object, fault: str, tiny: Assistant) -> None:
    answer: Any = answer_json(tiny.answer(QUESTIONS[0]), "q-1")
    place = answer
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    found = faults("answer", answer)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_answer(tiny: Assistant) -> None:
    answer = tiny.answer(QUESTIONS[0], top=1)
    values = answer_json(answer, "q-1")
    assert list(values) == [
        "question", "id", "understood_as", "language", "status", "confidence", "statements", "agencies",
        "implementing_agencies", "citations", "notes", "suggestions", "body", "support", "comparison", "validity",
        "prose", "meta",
    ]  # fmt: skip
    assert (values["question"], values["id"], values["language"]) == (QUESTIONS[0], "q-1", "zh-Hans")
    assert values["status"] == "answered"
    assert values["agencies"] == [
        {"name": "自然资源部", "name_en": "Ministry of Natural Resources", "role": "负责", "citations": [1]}
    ]
    assert values["statements"][0] == {"text": "责任单位：自然资源部。", "citations": [1]}
    meta = values["meta"]
    assert (meta["index"], meta["version"]) == (answer.index, version("policy-assistant"))
    assert "id" not in answer_json(answer)


def test_an_id_is_returned_as_it_came(tiny: Assistant) -> None:
    answer = tiny.answer(QUESTIONS[0])
    for request_id in ("", "q-1", 0, 7):
        assert answer_json(answer, request_id)["id"] == request_id


def test_citation() -> None:
    bank = mention("银行", Role.MENTIONED)
    commerce = mention("商务部", Role.LEADS, name_en="Ministry of Commerce")
    again = mention("商务部", Role.LEADS, start=5, name_en="Ministry of Commerce")
    found = citation(
        document("支持边境贸易。"), 2, (bank, commerce, again), highlights=(Span(0, 7),), probability=0.12345
    )
    values = citation_json(found)
    assert values == {
        "n": 2,
        "clause_id": "doc#一",
        "document": {
            "id": "doc",
            "title": "关于边境合作区的通知",
            "number": "商资发〔2023〕18号",
            "issuers": ["商务部"],
            "issued": "2023-02-07",
            "level": "国家",
            "regions": ["全国"],
            "status": "未注明",
            "source": "",
        },
        "path": ["一、支持"],
        "quote": "支持边境贸易。",
        "start": 0,
        "end": 7,
        "highlights": [[0, 7]],
        "agencies": [
            {"name": "商务部", "name_en": "Ministry of Commerce", "role": "牵头", "citations": [2]},
            {"name": "银行", "name_en": None, "role": "提及", "citations": [2]},
        ],
        "probability": 0.1235,
        "url": "/documents/doc#%E4%B8%80",
        "carried_out_by": [],
        "carries_out": [],
    }


def test_url_keeps_the_slashes_of_a_clause_id() -> None:
    assert (
        clause_url("nmg-2023", "nmg-2023#三/（三）/2") == "/documents/nmg-2023#%E4%B8%89/%EF%BC%88%E4%B8%89%EF%BC%89/2"
    )


def test_document_has_every_clause_with_offsets_of_its_text(shipped: Corpus) -> None:
    for found in shipped.documents:
        values = document_json(found, shipped)
        text = values["text"]
        assert [clause["id"] for clause in values["clauses"]] == [clause.id for clause in found.clauses]
        for clause, original in zip(values["clauses"], found.clauses, strict=True):
            assert text[clause["start"] : clause["end"]] == found.quote(original)
            assert all(clause["start"] <= start < end <= clause["end"] for start, end in clause["sentences"])
            assert clause["agency_list"] is None or text[slice(*clause["agency_list"])][0] in "（("
        assert len(values["repairs"]) == len(found.repairs)
        assert values["issued"] == found.issued.isoformat()


def test_filters_become_conditions() -> None:
    assert parse_filters(None) == parse_filters({}) == EVERYTHING
    assert parse_filters({"region": ["内蒙古自治区", "辽宁省"], "agencies": True, "year": "2023"}) == And(
        (In("region", ("内蒙古自治区", "辽宁省")), In("agencies", (True,)), In("year", ("2023",)))
    )


def test_a_day_is_read_alone_or_as_the_only_one_of_a_list() -> None:
    day = date(2022, 1, 1)
    assert parse_filters({"as_of": "2022-01-01"}) == parse_filters({"as_of": ["2022-01-01"]}) == And((AsOf(day),))


def test_every_filter_is_one_that_the_index_has(tiny: Assistant) -> None:
    others: dict[type, Any] = {bool: True, date: "1999-12-31"}
    values = {name: others.get(kind, ["x"]) for name, kind in FILTERS.items()}
    assert tiny.answer("用地指标", parse_filters(values)).citations == ()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"city": ["x"]}, "no filter 'city'; there are document, level, region, status, year, agencies, as_of"),
        ({"year": 2023}, "filter 'year' takes a text or a list of texts, not 2023"),
        ({"year": ["2023", 2021]}, "filter 'year' takes a text or a list of texts, not ['2023', 2021]"),
        ({"region": []}, "filter 'region' takes a text or a list of texts, not []"),
        ({"region": None}, "filter 'region' takes a text or a list of texts, not None"),
        ({"agencies": "yes"}, "filter 'agencies' takes true or false, not 'yes'"),
        ({"as_of": "2022"}, "filter 'as_of' takes a day, 2022-01-01, not '2022'"),
        ({"as_of": "20220101"}, "filter 'as_of' takes a day, 2022-01-01, not '20220101'"),
        ({"as_of": "２０２２-01-01"}, "filter 'as_of' takes a day, 2022-01-01, not '２０２２-01-01'"),
        ({"as_of": "2023-02-30"}, "filter 'as_of': 2023-02-30 is no day of the calendar"),
        ({"as_of": ["2022-01-01", "x"]}, "filter 'as_of' takes a day, 2022-01-01, not ['2022-01-01', 'x']"),
        ({"as_of": []}, "filter 'as_of' takes a day, 2022-01-01, not []"),
        ({"as_of": True}, "filter 'as_of' takes a day, 2022-01-01, not True"),
    ],
)
def test_a_filter_that_cannot_be_meant(values: dict[str, Any], message: str) -> None:
    with pytest.raises(FilterInvalid) as error:
        parse_filters(values)
    assert str(error.value) == message
