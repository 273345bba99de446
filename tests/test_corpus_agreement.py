"""Agreement: the manifest, the errata and the texts; each disagreement names both values."""

from pathlib import Path

import pytest

from corpus.document import Status
from corpus.load import load_corpus
from tests.test_corpus_bad_input import FIRST, FIRST_SHA, copy_of_corpus, problems_of, replace_in, rewrite_first

TITLE_2025 = "商务部关于印发《深化国家级经济技术开发区改革创新以高水平开放引领高质量发展工作方案》的通知"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            f'title = "{TITLE_2025}"',
            'title = "甲"',
            f"mofcom-2025: title is 甲 in manifest.toml but {TITLE_2025} in mofcom-2025.txt",
        ),
        (
            'number = "商资发〔2023〕18号"',
            'number = "商资发〔2023〕19号"',
            "mofcom-2023-18: number is 商资发〔2023〕19号 in manifest.toml "
            "but 商资发〔2023〕18号 in mofcom-2023-18.txt",
        ),
        (
            'number = "商资发〔2023〕18号"\n',
            "",
            "mofcom-2023-18: number is absent in manifest.toml but 商资发〔2023〕18号 in mofcom-2023-18.txt",
        ),
        (
            "issued = 2023-08-14",
            "issued = 2023-08-15",
            "nmg-2023: issued is 2023-08-15 in manifest.toml but 2023-08-14 in nmg-2023.txt",
        ),
        (
            "issued = 2023-08-14",
            "issued = 2023-08-14\neffective = 2023-09-01",
            "nmg-2023: effective is 2023-09-01 in manifest.toml but absent in nmg-2023.txt",
        ),
        (
            "issued = 2023-08-14",
            "issued = 2023-08-14\nexpires = 2028-09-01",
            "nmg-2023: expires is 2028-09-01 in manifest.toml but absent in nmg-2023.txt",
        ),
        (
            'issuers = ["商务部办公厅", "中国进出口银行办公室"]',
            'issuers = ["商务部办公厅"]',
            "mofcom-exim-2020: issuers is 商务部办公厅 in manifest.toml "
            "but 商务部办公厅、中国进出口银行办公室 in mofcom-exim-2020.txt",
        ),
        (
            'regions = ["全国"]',
            'regions = ["内蒙古自治区"]',
            "mofcom-2025: regions is 内蒙古自治区 in manifest.toml but 全国 in mofcom-2025.txt",
        ),
        (
            'status = "未注明"',
            'status = "现行"',
            "mofcom-2023-18: status is 现行 in manifest.toml but 未注明 in mofcom-2023-18.txt",
        ),
        (
            'implements = ["mofcom-2023-18"]',
            'implements = ["mofcom-2025"]',
            "nmg-2023: implements is mofcom-2025 in manifest.toml but mofcom-2023-18 in nmg-2023.txt",
        ),
        (
            'cites = ["商资函〔2019〕410号"]',
            "cites = []",
            "mofcom-exim-2020: cites is empty in manifest.toml but 商资函〔2019〕410号 in mofcom-exim-2020.txt",
        ),
        (
            'title_source = "原文无标题行；标题据商务部网站2021年6月2日发布件的转载（文号、日期与正文相同）"\n',
            "",
            f"{FIRST}: {FIRST}.txt has no title line; say in title_source where "
            "'商务部办公厅关于围绕构建新发展格局做好边境经济合作区、跨境经济合作区工作的通知' comes from",
        ),
    ],
)
def test_a_disagreement_names_what_the_manifest_and_the_text_say(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    copy_of_corpus(tmp_path)
    replace_in(tmp_path / "manifest.toml", old, new)
    assert problems_of(tmp_path) == [problem]


def test_the_number_of_issuers_that_the_title_states_is_compared(tmp_path: Path) -> None:
    copy_of_corpus(tmp_path)
    replace_in(tmp_path / "manifest.toml", '"移民局", "外汇局",', '"移民局",')
    assert "mofcom-2023-18: number of issuers is 16 in manifest.toml but 17 in mofcom-2023-18.txt" in problems_of(
        tmp_path
    )


def test_disagreements_of_all_documents_are_told_at_once(tmp_path: Path) -> None:
    copy_of_corpus(tmp_path)
    replace_in(tmp_path / "manifest.toml", "issued = 2023-08-14", "issued = 2023-08-15")
    replace_in(tmp_path / "manifest.toml", "issued = 2025-05-21", "issued = 2025-05-22")
    replace_in(tmp_path / "manifest.toml", FIRST_SHA, "0" * 64)
    assert [problem.split(":")[0] for problem in problems_of(tmp_path)] == ["nmg-2023", f"{FIRST}.txt", "mofcom-2025"]


def test_a_status_that_another_text_proves_is_accepted(tmp_path: Path) -> None:
    copy_of_corpus(tmp_path)
    old = 'status = "未注明"\nstatus_evidence = "正文未注明时效"'
    replace_in(tmp_path / "manifest.toml", old, 'status = "已废止"\nstatus_evidence = "商务部公告2026年第1号"')
    document = load_corpus(tmp_path).documents[0]
    assert (document.status, document.status_evidence) == (Status.REPEALED, "商务部公告2026年第1号")


def test_what_the_text_does_not_say_is_not_compared(tmp_path: Path) -> None:
    rewrite_first(copy_of_corpus(tmp_path), "一、支持企业。\n".encode())
    # The text still has to bear out the 文号 and the documents that the manifest says it cites.
    assert [problem.split(" is ")[0] for problem in problems_of(tmp_path)] == [f"{FIRST}: number", f"{FIRST}: cites"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'wrong = "(八) 加加大对承接"',
            'wrong = "(八) 加加加大对承接"',
            "errata.toml: '(八) 加加加大对承接' occurs 0 times in mofcom-2023-18, expected once",
        ),
        (
            'wrong = "(八) 加加大对承接"',
            'wrong = "支持有条件的边"',
            "errata.toml: '支持有条件的边' occurs 2 times in mofcom-2023-18, expected once",
        ),
        (
            'document = "mofcom-2025"\nwrong = "服務業(yè)向?qū)I(yè)化"',
            'document = "mofcom-2026"\nwrong = "服務業(yè)向?qū)I(yè)化"',
            "errata.toml: '服務業(yè)向?qū)I(yè)化' is for the document 'mofcom-2026', "
            "which manifest.toml does not list",
        ),
    ],
)
def test_an_erratum_that_does_not_fit(tmp_path: Path, old: str, new: str, problem: str) -> None:
    copy_of_corpus(tmp_path)
    replace_in(tmp_path / "errata.toml", old, new)
    assert problems_of(tmp_path) == [problem]
