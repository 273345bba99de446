"""What a person stated of a document stays through new versions of its text, as long as that does not contradict it."""

from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, Status
from corpus.drafts import Corrections, Draft
from corpus.load import load_corpus
from corpus.manifest import read_whole_manifest
from corpus.own import OwnCorpus
from tests.test_corpus_own import ADDED, NOTICE, reading

STATED = Corrections(title="互市贸易通知", issued=date(2024, 3, 6), status=Status.IN_FORCE, expires=date(2026, 3, 5))
LATER = NOTICE.replace("五十万元", "六十万元")


def put(
    folder: Path, text: str, given: Corrections | None = None, old: str | None = None, as_read: bool = False
) -> Draft:
    with OwnCorpus.writing(folder) as own:
        draft = own.draft("通知.txt", text.encode(), reading(text), given, old, as_read)
        own.stage(draft)
        own.commit()
    return draft


def held(folder: Path) -> Document:
    return load_corpus(folder).document(ADDED)


def test_what_was_stated_is_noted_in_the_manifest(tmp_path: Path) -> None:
    put(tmp_path, NOTICE, STATED)
    entries = read_whole_manifest(tmp_path / "manifest.toml").entries
    assert [entry.stated for entry in entries] == [(), (), (), (), (), ("title", "issued", "expires", "status")]
    text = (tmp_path / "manifest.toml").read_text(encoding="utf-8")
    assert text.count("\nstated = ") == 1


def test_it_stays_with_a_new_version(tmp_path: Path) -> None:
    put(tmp_path, NOTICE, STATED)
    draft = put(tmp_path, LATER, old=ADDED)
    after = held(tmp_path)
    assert "六十万元" in after.text
    assert (after.title, after.issued, after.expires) == ("互市贸易通知", date(2024, 3, 6), date(2026, 3, 5))
    assert (after.status, after.status_evidence) == (Status.IN_FORCE, "添加时注明")
    assert [(one.field, one.is_kept, one.reason) for one in draft.carried] == [
        ("title", True, "stated by a person; the text says 广西壮族自治区商务厅关于支持边民互市贸易的通知, as before"),
        ("issued", True, "stated by a person; the text says 2024-03-05, as before"),
        ("expires", True, "stated by a person; the new text does not state it"),
        ("status", True, "stated by a person; the new text does not state it"),
    ]
    assert draft.entry is not None
    assert draft.entry.stated == ("title", "issued", "expires", "status")
    assert [one.is_kept for one in put(tmp_path, NOTICE, old=ADDED).carried] == [True] * 4


def test_what_the_new_text_says_for_the_first_time_counts(tmp_path: Path) -> None:
    put(tmp_path, NOTICE, STATED)
    draft = put(tmp_path, LATER.replace("2024年3月5日", "2025年1月1日"), old=ADDED)
    assert held(tmp_path).issued == date(2025, 1, 1)
    assert [(one.field, one.value, one.is_kept) for one in draft.carried][1] == ("issued", date(2024, 3, 6), False)
    assert draft.carried[1].reason == "the new text says 2025-01-01, which the old one did not"
    assert draft.entry is not None
    assert draft.entry.stated == ("title", "expires", "status")


def test_a_text_that_says_it_now_makes_the_statement_needless(tmp_path: Path) -> None:
    put(tmp_path, NOTICE, STATED)
    draft = put(tmp_path, LATER.replace("2024年3月5日", "2024年3月6日"), old=ADDED)
    assert (draft.carried[1].is_kept, draft.carried[1].reason) == (False, "the new text states it now")
    assert held(tmp_path).issued == date(2024, 3, 6)


def test_an_option_states_it_anew(tmp_path: Path) -> None:
    put(tmp_path, NOTICE, STATED)
    draft = put(tmp_path, LATER, Corrections(issued=date(2024, 4, 1), number=""), ADDED)
    after = held(tmp_path)
    assert (after.issued, after.number, after.title) == (date(2024, 4, 1), None, "互市贸易通知")
    assert [one.field for one in draft.carried] == ["title", "expires", "status"]
    assert draft.entry is not None
    assert draft.entry.stated == ("title", "number", "issued", "expires", "status")
    put(tmp_path, NOTICE, old=ADDED)
    assert held(tmp_path).number is None, "that there is no 文号 was stated, too"


def test_a_day_that_was_cleared_stays_cleared(tmp_path: Path) -> None:
    text = NOTICE.replace(
        "广西壮族自治区商务厅\n2024", "三、附则\n（四）本通知自2024年4月1日起施行。\n广西壮族自治区商务厅\n2024"
    )
    put(tmp_path, text, Corrections(cleared=("effective",)))
    assert held(tmp_path).effective is None
    put(tmp_path, text.replace("五十万元", "六十万元"), old=ADDED)
    assert held(tmp_path).effective is None
    put(tmp_path, text.replace("4月1日", "5月1日"), old=ADDED)
    assert held(tmp_path).effective == date(2024, 5, 1)


def test_as_read_gives_all_of_it_up(tmp_path: Path) -> None:
    put(tmp_path, NOTICE, STATED)
    draft = put(tmp_path, LATER, old=ADDED, as_read=True)
    after = held(tmp_path)
    assert (after.title, after.issued) == ("广西壮族自治区商务厅关于支持边民互市贸易的通知", date(2024, 3, 5))
    assert (after.expires, after.status, draft.carried) == (None, Status.NOT_STATED, ())


def test_what_a_new_version_leaves_out_is_taken_from_the_old_one(tmp_path: Path) -> None:
    put(tmp_path, NOTICE)
    draft = put(tmp_path, NOTICE.replace("\n2024年3月5日\n", "\n").replace("五十", "六十"), old=ADDED)
    assert [(one.field, one.value, one.reason) for one in draft.carried] == [
        ("issued", date(2024, 3, 5), "the new text does not state it")
    ]
    assert draft.entry is not None
    assert (draft.entry.issued, draft.entry.stated) == (date(2024, 3, 5), ())


def test_what_a_document_carries_out_stays(tmp_path: Path) -> None:
    text = load_corpus().document("nmg-2023").raw.replace("落实", "切实落实", 1)
    with OwnCorpus.writing(tmp_path) as own:
        own.stage(own.draft("方案.txt", text.encode(), reading(text), None, "nmg-2023"))
        own.commit()
    assert load_corpus(tmp_path).document("nmg-2023").implements == ("mofcom-2023-18",)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        (
            Corrections(expires=date(2024, 3, 4)),
            "it expires on 2024-03-04, before 2024-03-05, from when it applies: correct --expires or --effective",
        ),
        (
            Corrections(effective=date(2024, 5, 1), expires=date(2024, 4, 30)),
            "it expires on 2024-04-30, before 2024-05-01, from when it applies: correct --expires or --effective",
        ),
        (Corrections(effective=date(2024, 4, 1), expires=date(2024, 4, 1)), None),
    ],
)
def test_a_document_cannot_expire_before_it_applies(tmp_path: Path, given: Corrections, refused: str | None) -> None:
    own = OwnCorpus(tmp_path)
    assert own.draft("通知.txt", NOTICE.encode(), reading(NOTICE), given).refused == refused


def test_a_document_in_force_before_it_was_issued_is_odd_and_may_be(tmp_path: Path) -> None:
    draft = OwnCorpus(tmp_path).draft(
        "通知.txt", NOTICE.encode(), reading(NOTICE), Corrections(effective=date(2024, 1, 1))
    )
    assert draft.can_be_added
    assert draft.notes == ("effective: it takes effect on 2024-01-01, before 2024-03-05, when it was issued",)
