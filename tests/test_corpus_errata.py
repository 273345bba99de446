"""Errata: each fits its document exactly once and changes only what differs."""

from pathlib import Path

import pytest

from corpus.aligned import Edit
from corpus.errata import Erratum, check_documents, errata_edits, read_errata
from corpus.errors import ManifestInvalid


def erratum(wrong: str, right: str, document: str = "d") -> Erratum:
    return Erratum(document, wrong, right, "reason")


@pytest.mark.parametrize(
    ("wrong", "right", "edit"),
    [
        # The characters that both share at their ends are context: 对 before, 大 after.
        ("对加加大", "对加大", Edit(2, 3, "", "reason")),
        ("丙丁", "丙戊丁", Edit(5, 6, "戊丁", "reason")),  # a missing character: one of its neighbours carries it
        ("丁", "戊", Edit(5, 6, "戊", "reason")),
        ("加大丙丁", "", Edit(2, 6, "", "reason")),
    ],
)
def test_an_erratum_changes_only_the_characters_that_differ(wrong: str, right: str, edit: Edit) -> None:
    # The raw text: 对 0, 加 1, 加 2, 大 3, 丙 4, 丁 5.
    assert errata_edits("对加加大丙丁", "d", (erratum(wrong, right),)) == [edit]


def test_errata_of_other_documents_are_left_alone() -> None:
    assert errata_edits("甲", "d", (erratum("乙", "丙", "other"),)) == []


@pytest.mark.parametrize(("raw", "count"), [("甲乙", 0), ("丙丙", 2), ("丙甲丙", 2)])
def test_an_erratum_has_to_fit_exactly_once(raw: str, count: int) -> None:
    with pytest.raises(ManifestInvalid) as error:
        errata_edits(raw, "d", (erratum("丙", "丁"),))
    assert error.value.problems == [f"errata.toml: '丙' occurs {count} times in d, expected once"]


def test_occurrences_that_overlap_are_counted() -> None:
    with pytest.raises(ManifestInvalid, match="'加加' occurs 2 times in d"):
        errata_edits("加加加大", "d", (erratum("加加", "加"),))


def test_errata_for_the_same_characters_are_refused() -> None:
    with pytest.raises(ManifestInvalid, match="two errata change the same characters of d: '乙'"):
        errata_edits("甲乙丙", "d", (erratum("甲乙", "丁戊"), erratum("乙丙", "己庚")))


def test_an_erratum_for_no_document_is_a_problem() -> None:
    assert check_documents((erratum("甲", "乙"), erratum("丙", "丁", "gone")), {"d"}) == [
        "errata.toml: '丙' is for the document 'gone', which manifest.toml does not list"
    ]


def test_a_missing_errata_file_means_that_there_are_none(tmp_path: Path) -> None:
    assert read_errata(tmp_path / "errata.toml") == ()


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[[erratum]", "errata.toml: "),
        (
            '[[erratum]]\ndocument="d"\nwrong="x"\nright="y"',
            "erratum 1: needs the strings document, reason, right, wrong",
        ),
        ('[[erratum]]\ndocument="d"\nwrong=1\nright="y"\nreason="z"', "erratum 1: needs the strings"),
        ('[[erratum]]\ndocument="d"\nwrong=""\nright="y"\nreason="z"', "erratum 1: changes nothing: wrong is ''"),
        ('[[erratum]]\ndocument="d"\nwrong="x"\nright="x"\nreason="z"', "changes nothing: wrong is 'x', right is 'x'"),
    ],
)
def test_errata_that_are_not_well_formed_are_refused(tmp_path: Path, toml: str, message: str) -> None:
    path = tmp_path / "errata.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(ManifestInvalid) as error:
        read_errata(path)
    assert message in str(error.value)
