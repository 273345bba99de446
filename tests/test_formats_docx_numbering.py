import pytest

from corpus.formats.docx import read_docx
from corpus.formats.number_formats import format_number
from corpus.formats.result import Reading
from eval.variants.word import definition, level, listed, numbered_docx
from tests.statute_variants import precision_recall, statutes
from tests.word_files import numbered, paragraph, word_file


def read(body: str, **parts: str) -> Reading:
    return read_docx(word_file(body, parts=parts), "a.docx")


def lines(body: str, **parts: str) -> list[str]:
    return read(body, **parts).text.split("\n")


@pytest.mark.parametrize(
    ("number_format", "values", "texts"),
    [
        ("decimal", (1, 10), ["1", "10"]),
        ("decimalZero", (7, 12), ["07", "12"]),
        ("chineseCounting", (1, 10, 11, 20, 35, 99, 100), ["一", "十", "十一", "二十", "三十五", "九十九", "一○○"]),
        (
            "chineseCountingThousand",
            (10, 19, 100, 101, 110, 112, 1005, 2010),
            ["十", "十九", "一百", "一百〇一", "一百一十", "一百一十二", "一千〇五", "二千〇一十"],
        ),
        ("japaneseCounting", (2, 10, 12, 101, 213), ["二", "十", "十二", "百一", "二百十三"]),
        ("ideographTraditional", (1, 10, 11), ["甲", "癸", "11"]),
        ("ideographZodiac", (1, 12), ["子", "亥"]),
        ("ideographDigital", (1, 10, 23), ["一", "一〇", "二三"]),
        ("chineseLegalSimplified", (3, 10, 105), ["叁", "壹拾", "壹佰零伍"]),
        ("decimalEnclosedCircle", (1, 20, 21), ["①", "⑳", "21"]),
        ("decimalEnclosedParen", (1, 20), ["⑴", "⒇"]),
        ("decimalFullWidth", (12,), ["１２"]),
        ("ideographEnclosedCircle", (1, 10), ["㈠", "㈩"]),
        ("upperLetter", (1, 26, 27, 28), ["A", "Z", "AA", "BB"]),
        ("lowerLetter", (3,), ["c"]),
        ("upperRoman", (4, 1999), ["IV", "MCMXCIX"]),
        ("lowerRoman", (9, 14), ["ix", "xiv"]),
        ("ordinal", (1, 2, 3, 4, 11, 22), ["1st", "2nd", "3rd", "4th", "11th", "22nd"]),
    ],
)
def test_numbers_are_written_as_word_writes_them(number_format: str, values: tuple[int, ...], texts: list[str]) -> None:
    assert [format_number(value, number_format) for value in values] == texts


def test_automatic_numbers_appear_and_restart_under_each_higher_level() -> None:
    numbering = definition(
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%1-%3．"),
    )
    body = (
        numbered("总则") + numbered("甲。", level=1) + numbered("子。", level=2) + numbered("丑。", level=2)
        + numbered("乙。", level=1) + numbered("寅。", level=2) + numbered("附则") + numbered("丙。", level=1)
    )  # fmt: skip
    assert lines(body, numbering=numbering + listed()) == [
        "一、总则", "（一）甲。", "一-1．子。", "一-2．丑。", "（二）乙。", "一-1．寅。", "二、附则", "（一）丙。",
    ]  # fmt: skip


def test_articles_go_on_through_chapters_where_the_level_never_restarts() -> None:
    numbering = definition(
        level(0, "japaneseCounting", "第%1章"),
        level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
    )
    body = numbered("总则") + numbered("为了规范。", level=1) + numbered("附则") + numbered("自公布之日起。", level=1)
    assert lines(body, numbering=numbering + listed()) == [
        "第一章 总则", "第一条 为了规范。", "第二章 附则", "第二条 自公布之日起。",
    ]  # fmt: skip


def test_lists_of_one_definition_count_together_unless_a_start_is_overridden() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = definition(level(0, "decimal", "%1.")) + listed(1) + listed(2) + listed(3, overrides=override)
    body = numbered("a") + numbered("b", 2) + numbered("c", 3) + numbered("d", 3) + numbered("e", 1)
    assert lines(body, numbering=numbering) == ["1. a", "2. b", "5. c", "6. d", "7. e"]


def test_a_list_may_override_the_look_of_a_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
    numbering = definition(level(0, "decimal", "%1.")) + listed(1, overrides=override)
    assert lines(numbered("a") + numbered("b"), numbering=numbering) == ["A) a", "B) b"]


def test_numbers_start_where_the_level_says_and_legal_levels_are_in_figures() -> None:
    levels = level(0, "upperRoman", "%1.", start=3), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    body = numbered("a") + numbered("b", level=1)
    assert lines(body, numbering=definition(*levels) + listed()) == ["III. a", "3.1 b"]


def test_numbering_comes_from_styles_along_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="T"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="U"><w:basedOn w:val="T"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="N"><w:basedOn w:val="T"/>'
        '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="X"><w:basedOn w:val="Y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Y"><w:basedOn w:val="X"/></w:style>'
    )
    levels = level(0, "decimal", "%1."), level(1, "chineseCounting", "第%2条", '<w:pStyle w:val="T"/>')
    body = "".join(paragraph(x, f'<w:pStyle w:val="{x}"/>') for x in "TUNX")
    off = paragraph("off", '<w:pStyle w:val="T"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = lines(body + off, styles=styles, numbering=definition(*levels) + listed())
    assert found == ["第一条 T", "第二条 U", "N", "X", "off"]


def test_bullets_of_symbol_fonts_are_shown_as_what_they_look_like() -> None:
    levels = level(0, "bullet", "\uf06c"), level(1, "bullet", "\uf0aa")
    body = numbered("甲") + numbered("乙", level=1)
    assert lines(body, numbering=definition(*levels) + listed()) == ["● 甲", "• 乙"]


def test_a_format_that_is_not_known_becomes_figures_with_a_warning() -> None:
    reading = read(numbered("a"), numbering=definition(level(0, "hindiVowels", "%1.")) + listed())
    assert (reading.text, reading.warnings) == ("1. a", ("numbers of the format hindiVowels are written 1, 2, 3",))


def test_an_article_is_parted_from_its_text_where_word_shows_no_gap() -> None:
    numbering = definition(level(0, "decimal", "第%1条", '<w:suff w:val="nothing"/>'))
    assert lines(numbered("为了。") + numbered("　适用。"), numbering=numbering + listed()) == [
        "第1条 为了。",
        "第2条　适用。",
    ]


def test_empty_numbered_paragraphs_count_but_show_only_in_tables() -> None:
    numbering = definition(level(0, "decimal", "%1")) + listed()
    rows = "".join(f"<w:tr><w:tc>{numbered('')}</w:tc><w:tc>{paragraph(x)}</w:tc></w:tr>" for x in ("商务厅", "海关"))
    reading = read(numbered("") + f"<w:tbl>{rows}</w:tbl>", numbering=numbering)
    assert reading.text == "2 | 商务厅。\n3 | 海关。"
    assert reading.warnings == ("numbered paragraphs without text are counted but left out",)


def test_articles_of_statutes_with_automatic_numbering_are_all_found() -> None:
    chosen = statutes(24, longest=60)
    read_again = [(x, read_docx(numbered_docx(x, by_style=i % 2 == 0), x.name).text) for i, x in enumerate(chosen)]
    precision, recall, missed = precision_recall(read_again)
    assert len(chosen) == 24
    assert precision >= 0.995, missed
    assert recall >= 0.995, missed
