"""What a text says about itself: the bundled documents, heads written by hand, statutes and regulations."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.clean import clean
from corpus.document import Corpus, Span, Status
from corpus.document_ids import document_id
from corpus.formats.reading import read_document
from corpus.formats.result import Format, Reading
from corpus.links import title_key
from corpus.load import load_directory
from corpus.metadata import NO_SOURCE, Metadata, read_metadata
from eval.variants.saved_pages import page

MORE = Path(__file__).parent.parent.parent / "shared" / "documents-more"
BODY = "一、总体要求\n（一）指导思想。坚持改革创新，推动高质量发展。\n"


def read(text: str, name: str = "文件.txt", reading: Reading | None = None) -> Metadata:
    return read_metadata(clean(text, lambda _text: []).text, name, reading, load_directory())


def test_the_bundled_documents_state_what_the_manifest_says(shipped: Corpus) -> None:
    directory = load_directory()
    for document in shipped.documents:
        found = read_metadata(document.text, document.file, None, directory)
        if found.title is not None:
            assert title_key(found.title) == title_key(document.title)
        assert (found.number, found.issued, found.issuers) == (document.number, document.issued, document.issuers)
        assert (found.level, found.regions) == (document.level, document.regions)
        assert (found.status, found.status_evidence) == (document.status, document.status_evidence)
        assert (found.effective, found.expires) == (None, None)
        assert found.source in document.source or found.source == NO_SOURCE
        for field, span in found.spans.items():
            assert 0 <= span.start < span.end <= len(document.text), field


def test_what_the_bundled_documents_do_not_state_is_said(shipped: Corpus) -> None:
    found = {d.id: read_metadata(d.text, d.file, None, load_directory()) for d in shipped.documents}
    assert {own: metadata.unsure for own, metadata in found.items() if metadata.unsure} == {
        "mofcom-2021-163": ("title: the text has no title line",)
    }
    assert found["mofcom-2021-163"].missing == ("title",)


def test_a_notice_of_a_provincial_department() -> None:
    text = f"""广西壮族自治区商务厅关于支持边民互市贸易的通知
桂商规〔2024〕7号
各市商务局：
{BODY}本通知自2024年4月1日起施行，有效期至2029年3月31日。
广西壮族自治区商务厅
2024年3月5日
"""
    found = read(text)
    assert (found.title, found.number) == ("广西壮族自治区商务厅关于支持边民互市贸易的通知", "桂商规〔2024〕7号")
    assert (found.issuers, found.issued) == (("广西壮族自治区商务厅",), date(2024, 3, 5))
    assert (found.effective, found.expires) == (date(2024, 4, 1), date(2029, 3, 31))
    assert (found.level, found.regions) == ("自治区", ("广西壮族自治区",))
    assert found.unsure == ()
    cleaned = clean(text, lambda _text: []).text
    where = found.where("issued") or Span(0, 0)
    assert cleaned[where.start : where.end] == "2024年3月5日"


@pytest.mark.parametrize(
    ("issuer", "level", "regions"),
    [
        ("云南省商务厅", "省", ("云南省",)),
        ("重庆市人民政府", "直辖市", ("重庆市",)),
        ("满洲里市人民政府", "县", ("内蒙古自治区",)),
        ("深圳市商务局", "市", ("广东省",)),
        ("国家税务总局", "国家", ("全国",)),
        ("国务院办公厅", "国家", ("全国",)),
        ("新疆维吾尔自治区人民政府办公厅", "自治区", ("新疆维吾尔自治区",)),
    ],
)
def test_level_and_province_come_from_the_issuer(issuer: str, level: str, regions: tuple[str, ...]) -> None:
    found = read(f"{issuer}关于做好有关工作的通知\n{BODY}{issuer}\n2024年3月5日\n")
    assert (found.issuers, found.level, found.regions) == ((issuer,), level, regions)


def test_an_order_of_the_state_council_with_several_days() -> None:
    found = read("""专利代理条例
1991年3月4日 中华人民共和国国务院令第76号发布
2018年9月6日 国务院第23次常务会议修订通过
2018年11月6日 中华人民共和国国务院令第706号公布
2019年3月1日 施行
第一章 总则
第一条 为了规范专利代理行为，制定本条例。
""")
    assert (found.number, found.issuers) == ("国务院令第706号", ("国务院",))
    assert (found.issued, found.effective) == (date(2018, 11, 6), date(2019, 3, 1))
    assert found.unsure == ("issued: 3 days are listed below the title; the last is taken (公布)",)


def test_an_order_of_two_bodies_that_applies_from_the_day_it_was_made_public() -> None:
    found = read(
        "国防计量监督管理条例\n1990年4月5日 中华人民共和国国务院、中华人民共和国中央军事委员会令第54号发布\n"
        "第一条 制定本条例。\n第二条 本条例自发布之日起施行。\n"
    )
    assert (found.number, found.issuers) == ("国务院、中央军事委员会令第54号", ("国务院", "中央军事委员会"))
    assert (found.issued, found.effective) == (date(1990, 4, 5), date(1990, 4, 5))
    renewed = read(
        "政府条例\n2007年4月5日 中华人民共和国国务院令第492号公布\n2019年4月3日 中华人民共和国国务院令第711号修订\n"
        "第一条 本条例自公布之日起施行。\n"
    )
    assert renewed.effective is None, "which of the two days is meant is not said"


def test_a_law_passed_by_the_standing_committee() -> None:
    found = read("""中华人民共和国种子法
（2000年7月8日第九届全国人民代表大会常务委员会第十六次会议通过
2015年11月4日第十二届全国人民代表大会常务委员会第十七次会议修订）
第一章 总则
第一条 为了保护种质资源，制定本法。
第九十二条 本法自2016年1月1日起施行。
""")
    assert (found.title, found.issuers) == ("中华人民共和国种子法", ("全国人民代表大会常务委员会",))
    assert (found.issued, found.effective) == (date(2015, 11, 4), date(2016, 1, 1))
    assert (found.level, found.regions, found.number) == ("国家", ("全国",), None)


def test_a_regulation_of_a_provincial_congress() -> None:
    found = read("""内蒙古自治区优化营商环境条例
（2022年5月26日内蒙古自治区第十三届人民代表大会常务委员会第三十五次会议通过）
第一条 为了优化营商环境，制定本条例。
""")
    assert found.issuers == ("内蒙古自治区人民代表大会常务委员会",)
    assert (found.level, found.regions) == ("自治区", ("内蒙古自治区",))


def test_an_order_on_lines_of_its_own() -> None:
    found = read("中华人民共和国国务院令\n第588号\n关于修改部分行政法规的决定\n第一条 作如下修改。\n2011年1月8日\n")
    assert (found.number, found.issuers, found.issued) == ("国务院令第588号", ("国务院",), date(2011, 1, 8))


def test_a_page_of_a_website_with_its_table_of_facts() -> None:
    found = read(f"""【发布日期】2021-05-01
【时效性】已失效
来源：https://www.mofcom.gov.cn/a/b.html
商务部关于开展试点工作的通知
{BODY}""")
    assert (found.issued, found.issuers) == (date(2021, 5, 1), ("商务部",))
    assert (found.status, found.status_evidence) == (Status.EXPIRED, "时效性】已失效")
    assert found.source == "https://www.mofcom.gov.cn/a/b.html"
    assert found.unsure == ("issued: this is the day of publication (发布日期)",)


def test_a_day_of_signature_goes_before_one_of_publication() -> None:
    found = read(f"发布日期：2021年5月3日\n成文日期：2021年4月30日\n商务部关于开展试点工作的通知\n{BODY}")
    assert (found.issued, found.unsure) == (date(2021, 4, 30), ())


def test_nothing_is_made_up() -> None:
    found = read("一、工作目标\n（一）做好工作。坚持创新。\n", "scan.pdf")
    assert found.missing == ("title", "issued", "issuers", "level", "regions")
    assert [line.partition(":")[0] for line in found.unsure] == ["title", "issuers", "issued", "level", "regions"]
    assert (found.number, found.effective, found.spans) == (None, None, {})


def test_a_title_is_taken_from_the_file_where_the_text_has_none() -> None:
    body = "一、工作目标\n（一）做好工作。坚持创新。\n"
    own = Reading(body, Format.DOCX, title="关于做好边贸工作的通知")
    assert (read(body, "a.docx", own).title, read(body, "a.docx", own).title_source) == (
        "关于做好边贸工作的通知",
        "标题据文件属性",
    )
    named = read(body, "边贸工作通知.docx")
    assert (named.title, named.title_source) == ("边贸工作通知", "标题据文件名")
    assert named.unsure[0] == "title: the text has no title line; this is the file's name"


def test_a_title_on_several_lines_is_told_by_what_the_file_calls_itself() -> None:
    body = f"国际邮轮在中国港口\n靠港补给的规定\n{BODY}"
    alone = read(body)
    assert (alone.title, alone.unsure[0]) == ("国际邮轮在中国港口", "title: the first line is taken for it")
    named = read(body, "a.html", Reading(body, Format.HTML, title="国际邮轮在中国港口靠港补给的规定"))
    assert (named.title, named.where("title")) == ("国际邮轮在中国港口靠港补给的规定", Span(0, 17))
    assert not any(doubt.startswith("title") for doubt in named.unsure)


def test_issuers_that_a_title_only_counts_are_doubtful() -> None:
    found = read(f"商务部等3部门关于开展试点工作的通知\n{BODY}商务部 财政部\n2024年3月5日\n")
    assert found.issuers == ("商务部", "财政部")
    assert found.unsure == ("issuers: the title states 3 issuers, 2 were read",)


def test_a_later_day_in_the_name_of_the_file_makes_the_text_doubtful() -> None:
    text = "城市绿化条例\n1992年6月22日 中华人民共和国国务院令第100号发布\n第一条 制定本条例。\n"
    found = read(text, "城市绿化条例(2017-03-01).md")
    assert found.unsure == ("issued: the file's name says 2017-03-01, the text's last date is 1992-06-22",)


@pytest.mark.parametrize(
    ("number", "title", "name", "expected"),
    [
        ("商资发〔2023〕18号", "通知", "a.txt", "shangzifa-2023-18"),
        ("国务院令第706号", "专利代理条例", "专利代理条例.md", "guowuyuanling-706"),
        (None, "种子法", "种子法(2021-12-24).md", "zhongzifa-2021-12-24"),
        (None, "通知", "C:\\文件\\nmg-2023.docx", "nmg-2023"),
        (None, "关于印发《绿色方案》的通知", "scan001.pdf", "lvsefangan"),
        (None, None, "1.pdf", "document"),
    ],
)
def test_ids_are_ascii(number: str | None, title: str | None, name: str, expected: str) -> None:
    assert document_id(number, title, name, "ab" * 32, ()) == expected
    assert document_id(number, title, name, "ab" * 32, {expected.upper()}) == f"{expected}-ababab"


@pytest.mark.skipif(not MORE.is_dir(), reason="the statutes are not here")
def test_statutes_and_regulations() -> None:
    """Of 461 files, in Markdown: each has its title; what is left empty is not in the text."""
    paths = [path for path in sorted(MORE.rglob("*.md")) if path.name != "_index.md"]
    counts: Counter[str] = Counter()
    for path in paths:
        found = read(path.read_text(encoding="utf-8"), path.name)
        stem = title_key(re.sub(r"\(\d{4}-\d\d-\d\d\)$", "", path.stem)).removeprefix("中华人民共和国")
        title = title_key(found.title or "").replace("中华人民共和国", "")
        counts["title"] += stem.replace("中华人民共和国", "") in title
        counts.update(found.missing)
    assert counts["title"] >= len(paths) - 1
    assert {name: counts[name] for name in ("issued", "issuers")} == {"issued": 34, "issuers": 34}


FIELDS = ("title", "number", "issuers", "issued", "effective")
TABLE = Path(__file__).parent / "tables" / "laws.tsv"
FORMS = ("text", "markdown", "gov.cn", "mofcom.gov.cn", "pkulaw.com")


def laws() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the files of forty laws, and what a person reads in them."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            file, *values = line.split("\t")
            yield MORE / file, dict(zip(FIELDS, values, strict=True))


def saved(form: str, text: str, stated: dict[str, str]) -> tuple[bytes, str]:
    """Return a law as a file of a form, and its name, which tells nothing."""
    if form == "markdown":
        return text.encode(), "1.md"
    lines = [line.lstrip("# ").strip() for line in text.splitlines() if not line.startswith("<!--")]
    if form == "text":
        return "\n".join(lines).encode(), "1.txt"
    title, *rest = [line for line in lines if line]
    body = "".join(f"<p>\u3000\u3000{html.escape(line)}</p>" for line in rest)
    made = page(form, body, title, stated["number"])
    for sample, own in (("商务部等", stated["issuers"]), ("2023年02月07日", stated["issued"])):
        made = made.replace(f"<td>{sample}</td>", f"<td>{own}</td>")
    return made.encode(), "1.html"


def shown(found: Metadata, field: str) -> str:
    value = getattr(found, field)
    return "、".join(value) if isinstance(value, tuple) else str(value or "")


@pytest.mark.skipif(not MORE.is_dir(), reason="the laws are not here")
@pytest.mark.parametrize("form", FORMS)
def test_of_forty_laws_nothing_is_read_wrong(form: str) -> None:
    """Saved as text and as pages of three sites: a field is right, or it is left empty."""
    counts: Counter[str] = Counter()
    wrong: list[tuple[str, str, str]] = []
    for path, stated in laws():
        data, name = saved(form, path.read_text(encoding="utf-8"), stated)
        reading = read_document(data, name)
        found = read(reading.text, name, reading)
        for field in FIELDS:
            value = shown(found, field)
            if value and value != stated[field]:
                wrong.append((path.name, field, value))
            counts[field] += bool(stated[field]) and value == stated[field]
    assert wrong == []
    assert counts == {field: sum(bool(stated[field]) for _, stated in laws()) for field in FIELDS}
