"""English words as Chinese keywords: glossary, CC-CEDICT, and what neither has."""

import pickle
from pathlib import Path

import pytest

from corpus.load import BUNDLED
from index import translate
from index.errors import GlossaryInvalid
from index.translate import Concept, Translator, read_cedict, read_glossary

TERMS = {
    "land": ("用地", "土地"),
    "land quota": ("用地指标",),
    "policy": ("政策",),
    "business": ("企业",),
    "cross-border": ("跨境",),
    "Ministry of Housing and Urban-Rural Development": ("住房城乡建设部",),
    "give notice": ("通知",),
}
# The dictionary is kept by stems.
DICTIONARY = {"land": ("陆地",), "zon": ("区域",), "settl": ("结算",)}


@pytest.fixture
def translator() -> Translator:
    return Translator(TERMS, DICTIONARY)


def english(translator: Translator, question: str) -> list[str]:
    """Return the English words of a question's concepts."""
    return [concept.english for concept in translator.concepts(question)]


def test_the_longest_headword_wins(translator: Translator) -> None:
    assert translator.concepts("land quota") == (Concept("land quota", ("用地指标",)),)
    assert translator.concepts("quota of land") == (Concept("quota", ()), Concept("land", ("用地", "土地")))


def test_a_headword_of_many_words_is_found() -> None:
    head = "Office of the Foreign Affairs Commission of the CPC Inner Mongolia Committee"  # 12 words
    (concept,) = Translator({head: ("外事办",)}, {}).concepts(f"Who leads the {head}?")
    assert concept == Concept(head.casefold(), ("外事办",))


@pytest.mark.parametrize(
    ("written", "chinese"),
    [
        ("policies", "政策"),
        ("policy's", "政策"),
        ("businesses", "企业"),
        ("LAND QUOTAS", "用地指标"),
        ("settled", "结算"),
        ("settling", "结算"),
    ],
)
def test_plurals_and_verb_forms_match(translator: Translator, written: str, chinese: str) -> None:
    assert [concept.chinese for concept in translator.concepts(written)] == [(chinese,)]


def test_the_glossary_comes_before_the_dictionary(translator: Translator) -> None:
    assert translator.concepts("land zones") == (Concept("land", ("用地", "土地")), Concept("zones", ("区域",)))


def test_a_hyphenated_word_is_whole_where_a_headword_has_it(translator: Translator) -> None:
    assert translator.concepts("cross-border land") == (
        Concept("cross-border", ("跨境",)),
        Concept("land", ("用地", "土地")),
    )
    found = translator.concepts("the ministry of housing and urban-rural development")
    assert found == (Concept("ministry of housing and urban-rural development", ("住房城乡建设部",)),)


def test_another_hyphenated_word_counts_as_its_parts(translator: Translator) -> None:
    assert english(translator, "zone-wide policy") == ["zone", "wide", "policy"]


@pytest.mark.parametrize(
    "question",
    [
        "What's the land?",
        "Doesn't it have land?",
        "don’t they’re we've land",
        "How can I get the land, and which one is it for us?",
    ],
)
def test_function_words_and_contractions_carry_no_topic(translator: Translator, question: str) -> None:
    assert english(translator, question) == ["land"]


def test_a_function_word_counts_inside_a_headword_only(translator: Translator) -> None:
    assert english(translator, "give notice") == ["give notice"]
    assert english(translator, "give land") == ["land"]


def test_an_unknown_word_stays_without_renderings(translator: Translator) -> None:
    assert translator.concepts("unicorn land") == (Concept("unicorn", ()), Concept("land", ("用地", "土地")))


def test_a_word_asked_twice_is_one_concept(translator: Translator) -> None:
    assert english(translator, "land, land and more land") == ["land"]


def test_chinese_words_in_an_english_question_stand_for_themselves(translator: Translator) -> None:
    assert translator.concepts("land for 边合区 in 区") == (
        Concept("land", ("用地", "土地")),
        Concept("边合区", ("边合区",)),
    )


def test_a_question_without_words_has_no_concepts(translator: Translator) -> None:
    assert translator.concepts("?!") == ()
    assert Translator({}, {}).concepts("land") == (Concept("land", ()),)


def test_cedict_is_turned_round_for_the_words_of_the_clauses() -> None:
    table = read_cedict(["税收", "贸易", "税"])
    assert table["taxation"] == ["税收"]
    assert table["trad"] == ["贸易"]  # the stem of trade
    # 税 alone is too ambiguous, other words are in no clause, and the classifier in CL:個|个[ge4] is no translation.
    assert {chinese for words in table.values() for chinese in words} == {"税收", "贸易"}
    assert not {"ge4", "cl"} & set(table)


class Intruder:
    """Unpickles by making a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.mkdir, (self.folder,)


def test_a_pickle_that_names_a_class_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CC-CEDICT comes as a pickle in its wheel; it may hold lists of strings and nothing that runs."""
    monkeypatch.setattr("index.translate.resources.files", lambda _package: tmp_path)
    monkeypatch.setattr(translate, "_cedict", translate._cedict.__wrapped__)
    (tmp_path / "data").mkdir()
    dump = tmp_path / "data" / "dump.dat"
    dump.write_bytes(pickle.dumps(["稅收 税收 [shui4 shou1] /taxation/"]))
    assert read_cedict(["税收"]) == {"taxation": ["税收"]}
    dump.write_bytes(pickle.dumps([Intruder(tmp_path / "made")]))
    with pytest.raises(pickle.UnpicklingError, match=r"in CC-CEDICT's data file"):
        read_cedict(["税收"])
    assert not (tmp_path / "made").exists()


def glossary(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a glossary."""
    path = folder / "glossary.tsv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_glossary_line_is_a_headword_and_its_renderings(tmp_path: Path) -> None:
    path = glossary(tmp_path, "english\tchinese\nland\t用地|土地\nzone\t 区域 \n", "utf-8-sig")  # as Excel saves it
    assert read_glossary(path) == {"land": ("用地", "土地"), "zone": ("区域",)}


@pytest.mark.parametrize("line", ["land", "land\t", "\t用地", "land\t用地|", "land\t用地\t土地", ""])
def test_a_glossary_line_of_another_shape_is_named(tmp_path: Path, line: str) -> None:
    path = glossary(tmp_path, f"english\tchinese\nzone\t区域\n{line}\n")
    with pytest.raises(GlossaryInvalid) as raised:
        read_glossary(path)
    assert str(raised.value) == f"{path}, line 3: write English, a tab, Chinese|Chinese instead of {line!r}"


def test_a_glossary_that_is_not_utf_8_names_the_next_step(tmp_path: Path) -> None:
    path = glossary(tmp_path, "english\tchinese\nland\t用地\n", "gbk")
    with pytest.raises(GlossaryInvalid, match=r"glossary\.tsv is not UTF-8 \(.+\): save it as UTF-8"):
        read_glossary(path)


def test_the_bundled_glossary_has_unique_heads_and_two_columns() -> None:
    lines = (BUNDLED / "glossary.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "english\tchinese"
    rows = [line.split("\t") for line in lines[1:]]
    assert len(rows) >= 400
    assert [row for row in rows if len(row) != 2] == []
    heads = [row[0].casefold() for row in rows]
    assert sorted({head for head in heads if heads.count(head) > 1}) == []


@pytest.mark.parametrize(
    ("term", "chinese"),
    [
        ("border economic cooperation zone", "边境经济合作区"),
        ("cross-border economic cooperation zone", "跨境经济合作区"),
        ("national economic and technological development zone", "国家级经济技术开发区"),
        ("comprehensive bonded zone", "综合保税区"),
        ("pilot free trade zone", "自由贸易试验区"),
        ("administrative committee", "管委会"),
        ("border trade", "边境贸易"),
        ("cross-border e-commerce", "跨境电商"),
        ("cross-border RMB settlement", "跨境人民币结算"),
        ("foreign exchange", "外汇"),
        ("financing guarantee", "融资担保"),
        ("small and micro enterprise", "小微企业"),
        ("duty-free shop", "免税店"),
        ("infrastructure", "基础设施"),
        ("new development pattern", "新发展格局"),
    ],
)
def test_the_bundled_glossary_renders_policy_terms(term: str, chinese: str) -> None:
    (concept,) = Translator(read_glossary(BUNDLED / "glossary.tsv"), {}).concepts(f"the {term}s")
    assert chinese in concept.chinese


def test_heads_of_one_stem_share_their_renderings_the_exact_head_first() -> None:
    table = {"list": ("清单",), "listing": ("上市融资",)}
    assert Translator(table, {}).concepts("a list") == (Concept("list", ("清单", "上市融资")),)
    assert Translator(table, {}).concepts("listing")[0].chinese == ("上市融资", "清单")
