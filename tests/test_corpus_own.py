"""A corpus folder of one's own: adding, replacing, removing, and what a crash leaves."""

from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

import corpus.own as own_module
from corpus.document import Corpus, Status
from corpus.drafts import Corrections, Draft
from corpus.errors import CorpusBusy, CorpusReadOnly, UnknownEntry
from corpus.formats.result import Format, Reading
from corpus.load import BUNDLED, load_corpus
from corpus.manifest import digest, read_whole_manifest
from corpus.own import LOCK, OwnCorpus
from corpus.similarity import fingerprint, jaccard
from tests.handmade import changed

NOTICE = """广西壮族自治区商务厅关于支持边民互市贸易的通知
桂商规〔2024〕7号
各市商务局：
一、支持落地加工
（一）安排专项资金。对互市商品落地加工企业给予专项资金支持，每家企业不超过五十万元。
（二）便利通关。会同海关推行互市商品集中申报，缩短通关时间。
二、加强监管
（三）落实属地责任。各市商务局每季度报送互市贸易统计数据，及时报告异常情况。
广西壮族自治区商务厅
2024年3月5日
"""
BUNDLED_IDS = ["mofcom-2023-18", "nmg-2023", "mofcom-2021-163", "mofcom-exim-2020", "mofcom-2025"]
ADDED = "guishanggui-2024-7"


def reading(text: str, **changes: object) -> Reading:
    return changed(Reading(text, Format.TEXT, "utf-8"), changes)


def drafted(own: OwnCorpus, text: str, name: str = "通知.txt", old: str | None = None) -> Draft:
    return own.draft(name, text.encode(), reading(text), None, old)


def add(folder: Path, text: str = NOTICE, name: str = "通知.txt") -> None:
    with OwnCorpus.writing(folder) as own:
        own.stage(drafted(own, text, name))
        own.commit()


def ids(corpus: Corpus) -> list[str]:
    return [document.id for document in corpus.documents]


def files(folder: Path) -> set[str]:
    parts = ("documents", "originals")
    return {p.relative_to(folder).as_posix() for part in parts for p in (folder / part).rglob("*") if p.is_file()}


def test_the_first_document_makes_a_folder_with_the_bundled_ones(tmp_path: Path, shipped: Corpus) -> None:
    add(tmp_path)
    loaded = load_corpus(tmp_path)
    assert ids(loaded) == [*BUNDLED_IDS, ADDED]
    for one, other in zip(loaded.documents, shipped.documents, strict=False):
        assert (one.text, one.clauses, one.repairs) == (other.text, other.clauses, other.repairs)
        assert (one.title, one.implements, set(one.cites)) == (other.title, other.implements, set(other.cites))
    added = loaded.document(ADDED)
    assert (added.number, added.issued, added.issuers) == (
        "桂商规〔2024〕7号",
        date(2024, 3, 5),
        ("广西壮族自治区商务厅",),
    )
    assert (added.level, added.regions, added.status) == ("自治区", ("广西壮族自治区",), Status.NOT_STATED)
    assert [clause.number for clause in added.clauses] == ["（一）", "（二）", "（三）"]
    assert (tmp_path / "documents" / f"{ADDED}.txt").read_text(encoding="utf-8") == NOTICE
    original = tmp_path / "originals" / str(added.original)
    assert (original.name, original.read_bytes()) == ("通知.txt", NOTICE.encode())


def test_comments_at_the_head_of_the_manifest_are_kept(tmp_path: Path) -> None:
    add(tmp_path)
    path = tmp_path / "manifest.toml"
    path.write_text("# 我们的说明\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    add(tmp_path, NOTICE.replace("桂商规〔2024〕7号", "桂商规〔2024〕8号").replace("互市", "小额"))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 我们的说明\n# What is known of each document.")
    assert text.count("Written by `assistant documents") == 1
    assert len(read_whole_manifest(path).entries) == 7


def test_the_same_text_is_recognised_in_another_file(tmp_path: Path) -> None:
    add(tmp_path)
    with OwnCorpus.writing(tmp_path) as own:
        again = drafted(own, NOTICE.replace("\n", "\n\n　　"), "别名.txt")
        assert (again.identical, again.can_be_added) == (ADDED, False)
        assert again.reason() == f"identical to {ADDED}"
        shipped_file = (BUNDLED / "documents" / "nmg-2023.txt").read_text(encoding="utf-8")
        assert drafted(own, shipped_file, "副本.txt").identical == "nmg-2023"


def test_a_nearly_identical_text_is_flagged_and_may_be_added(tmp_path: Path) -> None:
    add(tmp_path)
    later = NOTICE.replace("五十万元", "六十万元")
    with OwnCorpus.writing(tmp_path) as own:
        draft = drafted(own, later, "修订.txt")
    assert [near.id for near in draft.near] == [ADDED]
    assert draft.near[0].share == jaccard(NOTICE, later)
    assert 0.9 <= draft.near[0].share < 1
    assert draft.notes == (f"{ADDED} has the same 文号, 桂商规〔2024〕7号",)
    assert draft.can_be_added
    assert draft.entry is not None
    assert draft.entry.id == f"{ADDED}-{digest(draft.text.encode())[:6]}"


def test_jaccard_is_the_share_of_runs_of_five_characters() -> None:
    # abcde bcdef | bcdef cdefg: one of three
    assert jaccard("abcdef", "bcd efg") == 1 / 3
    assert fingerprint("甲 乙\n丙").sha256 == fingerprint("甲乙丙").sha256


def test_what_is_missing_is_named_with_its_options(tmp_path: Path) -> None:
    text = NOTICE.replace("广西壮族自治区商务厅\n2024年3月5日\n", "").replace("广西壮族自治区商务厅关于", "关于")
    with OwnCorpus.writing(tmp_path) as own:
        draft = drafted(own, text.replace("各市商务局：\n", ""))
        assert draft.missing == ("issued", "issuers", "level", "regions")
        assert draft.reason() == (
            "its text does not state issued, issuers, level, regions: give --issued --issuer --level --region"
        )
        given = Corrections(
            issued=date(2024, 3, 5),
            issuers=("某市商务局",),
            level="市",
            regions=("广西壮族自治区",),
            status=Status.REPEALED,
        )
        stated = own.draft("通知.txt", text.encode(), reading(text), given)
        own.stage(stated)
        own.commit()
    added = load_corpus(tmp_path).document(ADDED)
    assert (added.issuers, added.level, added.status, added.status_evidence) == (
        ("某市商务局",),
        "市",
        Status.REPEALED,
        "添加时注明",
    )


def test_a_new_version_keeps_the_id_and_nothing_of_the_old_one(tmp_path: Path) -> None:
    add(tmp_path)
    later = NOTICE.replace("五十万元", "六十万元")
    with OwnCorpus.writing(tmp_path) as own:
        own.stage(drafted(own, later, "通知.txt", old=ADDED))
        own.commit()
    loaded = load_corpus(tmp_path)
    assert ids(loaded) == [*BUNDLED_IDS, ADDED]
    assert "六十万元" in loaded.document(ADDED).text
    assert not any("五十万元" in (tmp_path / name).read_text(encoding="utf-8") for name in files(tmp_path))
    assert len(files(tmp_path)) == 7


def test_a_new_version_of_a_bundled_document_leaves_its_errata_behind(tmp_path: Path) -> None:
    add(tmp_path)
    with OwnCorpus.writing(tmp_path) as own:
        own.stage(drafted(own, NOTICE.replace("互市", "小额"), "nmg.txt", old="nmg-2023"))
        own.commit()
    assert "小额" in load_corpus(tmp_path).document("nmg-2023").text
    errata = read_whole_manifest(tmp_path / "manifest.toml").errata
    assert "nmg-2023" not in {erratum.document for erratum in errata}


def test_a_removed_document_is_gone_with_its_files(tmp_path: Path) -> None:
    add(tmp_path)
    with OwnCorpus.writing(tmp_path) as own:
        own.remove(ADDED)
        own.remove("mofcom-2023-18")  # nmg-2023 implements it
        own.commit()
    loaded = load_corpus(tmp_path)
    assert ids(loaded) == ["nmg-2023", "mofcom-2021-163", "mofcom-exim-2020", "mofcom-2025"]
    assert loaded.document("nmg-2023").implements == ()
    assert files(tmp_path) == {f"documents/{one}.txt" for one in ids(loaded)}
    assert not list((tmp_path / "originals").iterdir())
    with OwnCorpus.writing(tmp_path) as own, pytest.raises(UnknownEntry, match=ADDED):
        own.remove(ADDED)


def test_the_only_document_stays(tmp_path: Path) -> None:
    add(tmp_path)
    with OwnCorpus.writing(tmp_path) as own:
        for one in BUNDLED_IDS:
            own.remove(one)
        with pytest.raises(CorpusReadOnly, match="is the only document"):
            own.remove(ADDED)


def test_a_document_that_others_cite_becomes_a_link_when_it_is_added(tmp_path: Path) -> None:
    cited = NOTICE.replace("桂商规〔2024〕7号", "商资函〔2019〕410号")
    add(tmp_path, cited)
    document = load_corpus(tmp_path).document("mofcom-2021-163")
    assert document.cites == ("中编委发〔2020〕7号",)
    assert "shangzihan-2019-410" in {link.document_id for link in document.links}


def test_pages_are_counted_in_the_cleaned_text(tmp_path: Path) -> None:
    half = NOTICE.index("二、加强监管")
    with OwnCorpus.writing(tmp_path) as own:
        own.stage(own.draft("通知.pdf", b"%PDF", reading(NOTICE, format=Format.PDF, page_starts=(0, half))))
        own.commit()
    document = load_corpus(tmp_path).document(ADDED)
    assert document.format == "pdf"
    assert [document.page(clause.start) for clause in document.clauses] == [1, 1, 2]


@pytest.mark.parametrize("first", [True, False])
def test_a_crash_between_any_two_steps_leaves_all_or_nothing(tmp_path: Path, first: bool) -> None:
    """Stop after each step in turn: the folder holds the documents of before or of after, and goes on working."""
    stopped = 0
    while True:
        folder = tmp_path / str(stopped)
        if not first:
            add(folder, NOTICE.replace("互市", "小额").replace("7号", "6号"), "旧.txt")
        with OwnCorpus.writing(folder) as own:
            before = [] if first else [entry.id for entry in own.entries]
            own.stage(drafted(own, NOTICE))
            if not first:
                own.stage(drafted(own, NOTICE.replace("互市", "转口"), "旧.txt", old="guishanggui-2024-6"))
                own.remove("mofcom-2025")
            after = [entry.id for entry in own.entries]
            steps = own.steps()
            done = [step for step, _ in zip(steps, range(stopped), strict=False)]
            steps.close()
        has_manifest = (folder / "manifest.toml").is_file()
        assert has_manifest or first
        if has_manifest:
            loaded = ids(load_corpus(folder))
            assert loaded == (after if "wrote the manifest" in done else loaded)
            assert loaded in (before, after)
        add(folder, NOTICE.replace("互市", "进口").replace("7号", "9号"), "后.txt")
        assert "guishanggui-2024-9" in ids(load_corpus(folder))
        assert not [name for name in files(folder) if name.split("/")[1].startswith(".")]
        if len(done) < stopped:
            break
        stopped += 1
    assert stopped > 3


def test_files_that_a_crash_left_are_passed_over_and_removed_by_the_next_change(tmp_path: Path) -> None:
    add(tmp_path)
    (tmp_path / "documents" / "left.txt").write_text("半", encoding="utf-8")
    (tmp_path / "originals" / "abc").mkdir()
    (tmp_path / "originals" / "abc" / "left.pdf").write_bytes(b"%PDF")
    before = load_corpus(tmp_path)
    assert ids(before) == [*BUNDLED_IDS, ADDED]
    with OwnCorpus.writing(tmp_path) as own:
        own.remove("mofcom-2025")
        own.commit()
    assert not {"documents/left.txt", "originals/abc/left.pdf"} & files(tmp_path)


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    with OwnCorpus.writing(tmp_path / "own") as own:
        own.stage(drafted(own, NOTICE, "../../..\\..\\etc/passwd"))
        own.commit()
    assert [name for name in files(tmp_path / "own") if name.startswith("originals")] == [
        f"originals/{digest(NOTICE.encode())[:12]}/passwd"
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def test_one_process_writes_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_module, "PATIENCE", 0.05)
    with (
        FileLock(tmp_path / LOCK),
        pytest.raises(CorpusBusy, match="another process is changing"),
        OwnCorpus.writing(tmp_path),
    ):
        pass


def test_a_manifest_written_by_hand_is_not_changed(tmp_path: Path) -> None:
    add(tmp_path)
    path = tmp_path / "manifest.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("written_by", "# written_by"), encoding="utf-8")
    with pytest.raises(CorpusReadOnly, match="was written by hand"), OwnCorpus.writing(tmp_path):
        pass


def test_a_text_without_clauses_is_refused(tmp_path: Path) -> None:
    text = "商务部关于做好工作的通知\n商资发〔2024〕1号\n商务部\n2024年3月5日\n"
    with OwnCorpus.writing(tmp_path) as own:
        assert drafted(own, text).reason() == "no clause was found in its text"
