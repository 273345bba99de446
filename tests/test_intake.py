"""Files that wait for a decision: read, corrected, accepted, replaced, rejected; after a restart, and within bounds."""

import threading
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

import corpus.own as own_module
from assistant.errors import DecisionInvalid, IncomingFull, StoreUnusable, UnknownUpload, UploadTooLarge
from assistant.incoming import FOLDER, Bounds
from assistant.incoming_item import Item, State, printable, shown_name
from assistant.ingest import Limits, read_bytes_isolated
from assistant.intake import Intake
from assistant.intake_preview import NOTHING_CHANGES
from assistant.settings import Settings
from corpus.document import Status
from corpus.drafts import Corrections
from corpus.errors import CorpusBusy, UnknownEntry
from corpus.load import load_corpus
from corpus.own import LOCK, OwnCorpus
from tests.administering import HELD, NOTICE, OTHER, Builds, settled, started, tiny_home, uploaded
from tests.test_corpus_own import ADDED
from tests.waiting import PATIENCE, until

TITLE = "广西壮族自治区商务厅关于支持边民互市贸易的通知"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tiny_home(tmp_path / "home")


@pytest.fixture
def builds() -> Builds:
    return Builds()


@pytest.fixture
def intake(home: Path, builds: Builds) -> Intake:
    return started(home, builds)


def ids(intake: Intake) -> list[str]:
    return [entry.id for entry in OwnCorpus(intake.corpus).entries]


def live(intake: Intake, item: Item, replaces: str | None = None) -> Item:
    intake.accept(item.id, replaces)
    return settled(intake, item.id, State.LIVE)


def waiting_files(home: Path) -> set[str]:
    folder = home / FOLDER
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_read_looked_at_and_goes_live(intake: Intake, home: Path, builds: Builds) -> None:
    item = uploaded(intake, NOTICE.encode("gb18030"))
    assert (item.state, item.name, item.message) == (State.WAITING, "通知.txt", None)
    assert waiting_files(home) == {f"{item.id}/{name}" for name in ("state.json", "reading.json", "file/通知.txt")}
    preview = intake.preview(item.id)
    fields = {one.name: one for one in preview.fields}
    assert (preview.reason, preview.versions, preview.changes) == (None, (), None)
    assert (fields["title"].value, fields["issued"].value) == (TITLE, date(2024, 3, 5))
    assert fields["number"].words == ("", "桂商规〔2024〕7号", "")
    assert fields["effective"].value is None
    assert preview.document is not None
    assert [clause.number for clause in preview.document.clauses] == ["（一）", "（二）", "（三）"]
    assert (ids(intake) == HELD, builds.count) == (True, 0)
    assert intake.accept(item.id).state is State.ACCEPTED
    done = settled(intake, item.id, State.LIVE)
    assert (done.document, builds.count) == (ADDED, 1)
    assert ids(intake) == [*HELD, ADDED]
    until(lambda: waiting_files(home) == {f"{item.id}/state.json"})
    assert load_corpus(intake.corpus).document(ADDED).original is not None


def test_what_was_read_wrongly_is_corrected(intake: Intake) -> None:
    item = uploaded(intake)
    given = {
        "title": "  关于支持边民\u202e互市贸易的通知\n", "number": None, "issuers": ["广西壮族自治区商务厅"],
        "issued": date(2024, 3, 6), "effective": date(2024, 4, 1), "expires": None, "status": "现行",
    }  # fmt: skip
    corrected = intake.correct(item.id, given)
    assert corrected.corrections == Corrections(
        title="关于支持边民互市贸易的通知",
        number="",
        issued=date(2024, 3, 6),
        effective=date(2024, 4, 1),
        status=Status.IN_FORCE,
    )
    shown = {one.name: (one.value, one.is_corrected) for one in intake.preview(item.id).fields}
    assert shown["title"] == ("关于支持边民互市贸易的通知", True)
    assert shown["number"] == (None, True)
    assert shown["issuers"] == (("广西壮族自治区商务厅",), False)
    done = live(intake, item)
    document = load_corpus(intake.corpus).document(str(done.document))
    assert (document.title, document.number, document.status) == ("关于支持边民互市贸易的通知", None, "现行")
    assert (document.issued, document.effective) == (date(2024, 3, 6), date(2024, 4, 1))


def test_corrections_are_taken_back_by_what_was_read(intake: Intake) -> None:
    item = uploaded(intake, NOTICE + "本通知自2024年4月1日起施行。\n")
    assert intake.correct(item.id, {"title": "别的", "effective": None}).corrections == Corrections(
        title="别的", cleared=("effective",)
    )
    assert {one.name: one.value for one in intake.preview(item.id).fields}["effective"] is None
    assert intake.correct(item.id, {"title": TITLE, "effective": date(2024, 4, 1)}).corrections == Corrections()


def test_what_the_text_does_not_state_is_asked_for_beside_its_structure(intake: Intake) -> None:
    item = uploaded(intake, "一、建立台账。各县建立台账。\n二、按月报送。每月报送。\n", "a.txt")
    preview = intake.preview(item.id)
    assert [one.name for one in preview.fields if one.is_missing] == ["title", "issuers", "issued", "level", "regions"]
    assert preview.document is not None
    assert [clause.number for clause in preview.document.clauses] == ["一、", "二、"]
    with pytest.raises(DecisionInvalid, match="its text does not state title, "):
        intake.accept(item.id)
    given = {"title": "台账办法", "issuers": ["某局"], "issued": date(2024, 1, 1), "level": "县", "regions": ["全国"]}
    intake.correct(item.id, given)
    assert live(intake, item).state is State.LIVE


def test_a_file_that_cannot_be_read_says_what_to_convert_it_to(intake: Intake) -> None:
    item = uploaded(intake, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧.doc")
    assert item.state is State.REFUSED
    assert item.message is not None
    assert ("旧.doc" in item.message, "DOCX" in item.message) == (True, True)
    with pytest.raises(DecisionInvalid, match=r"旧\.doc"):
        intake.preview(item.id)
    intake.reject(item.id)
    assert intake.items() == []


def test_a_file_that_takes_too_long_is_refused(home: Path, builds: Builds) -> None:
    item = uploaded(started(home, builds, limits=Limits(seconds=0.01)))
    assert (item.state, "took more than" in str(item.message)) == (State.REFUSED, True)


def test_a_rejected_file_leaves_nothing(intake: Intake, home: Path, builds: Builds) -> None:
    item = uploaded(intake)
    intake.reject(item.id)
    with pytest.raises(UnknownUpload):
        intake.item(item.id)
    assert (waiting_files(home), list((home / FOLDER).iterdir()), builds.count) == (set(), [], 0)


def test_the_same_content_is_told_and_not_accepted(intake: Intake) -> None:
    live(intake, uploaded(intake))
    again = uploaded(intake, NOTICE.encode("utf-16"), "另存.txt")
    assert intake.preview(again.id).draft.identical == ADDED
    with pytest.raises(DecisionInvalid, match=f"identical to {ADDED}"):
        intake.accept(again.id)


def test_a_new_version_replaces_the_document_that_it_is_one_of(intake: Intake) -> None:
    live(intake, uploaded(intake))
    item = uploaded(intake, NOTICE.replace("五十万元", "八十万元"), "新版.txt")
    preview = intake.preview(item.id)
    assert (preview.versions, [near.id for near in preview.draft.near]) == ((ADDED,), [ADDED])
    assert preview.draft.near[0].share > 0.9
    done = live(intake, item, replaces=ADDED)
    assert (done.document, ids(intake)) == (ADDED, [*HELD, ADDED])
    text = load_corpus(intake.corpus).document(ADDED).text
    assert ("八十万元" in text, "五十万元" in text) == (True, False)
    with pytest.raises(UnknownEntry):
        intake.accept(uploaded(intake, OTHER).id, replaces="nothing")


def test_an_original_is_read_again(intake: Intake) -> None:
    item = uploaded(intake)
    intake.correct(item.id, {"title": "互市贸易办法"})
    live(intake, item)
    again = settled(intake, intake.read_again(ADDED).id, State.WAITING)
    assert (again.again, again.replaces, again.name) == (True, ADDED, "通知.txt")
    preview = intake.preview(again.id)
    assert (preview.reason, {one.name: one.value for one in preview.fields}["title"]) == (
        NOTHING_CHANGES, "互市贸易办法",
    )  # fmt: skip
    intake.correct(again.id, {"title": TITLE})
    changes = intake.preview(again.id).changes
    assert changes is not None
    assert (changes.fields, changes.added, changes.clauses_before, changes.clauses_after) == (("title",), (), 3, 3)
    live(intake, again)
    assert load_corpus(intake.corpus).document(ADDED).title == TITLE
    with pytest.raises(DecisionInvalid, match="came without an original"):
        intake.read_again("toy-nmg")


def test_reading_again_twice_leaves_one_that_waits(intake: Intake) -> None:
    live(intake, uploaded(intake))
    settled(intake, intake.read_again(ADDED).id, State.WAITING)
    last = settled(intake, intake.read_again(ADDED).id, State.WAITING)
    assert [item.id for item in intake.items() if item.again] == [last.id]


def test_a_document_is_removed_and_so_is_what_tells_of_it(intake: Intake, builds: Builds) -> None:
    live(intake, uploaded(intake))
    assert intake.remove(ADDED).title == TITLE
    until(lambda: builds.count == 2 and not intake.building.is_running)
    assert (ids(intake), intake.items()) == (HELD, [])
    with pytest.raises(UnknownEntry):
        intake.remove(ADDED)


def test_the_last_document_stays(intake: Intake) -> None:
    for own_id in HELD[1:]:
        intake.remove(own_id)
    with pytest.raises(DecisionInvalid, match="the only document"):
        intake.remove(HELD[0])


def test_several_that_are_accepted_meanwhile_share_a_build(intake: Intake, builds: Builds) -> None:
    texts = [NOTICE, *(OTHER.replace("9号", f"{n}号").replace("三年", f"{n}年" * 9) for n in (11, 12, 13))]
    items = [uploaded(intake, text, f"{i}.txt") for i, text in enumerate(texts)]
    builds.go.clear()
    intake.accept(items[0].id)
    until(lambda: builds.count == 1)
    until(lambda: (intake.building.what, intake.building.done, intake.building.total) == ("clauses", 1, 2))
    for item in items[1:]:
        intake.accept(item.id)
    with pytest.raises(DecisionInvalid, match="being taken into the index"):
        intake.reject(items[1].id)
    with pytest.raises(DecisionInvalid, match="accepted already"):
        intake.accept(items[1].id)
    builds.go.set()
    for item in items:
        settled(intake, item.id, State.LIVE)
    assert (builds.count, len(ids(intake))) == (2, 7)


def test_a_build_that_fails_is_told_and_tried_again(intake: Intake, builds: Builds) -> None:
    builds.fault = "the disk is full: free space"
    item = uploaded(intake)
    intake.accept(item.id)
    failed = settled(intake, item.id, State.FAILED)
    assert (failed.message, intake.building.message) == (builds.fault, builds.fault)
    builds.fault = None
    intake.rebuild()
    assert settled(intake, item.id, State.LIVE).message is None
    until(lambda: not intake.building.is_running)
    assert intake.building.message is None


def test_a_restart_reads_anew_and_builds_what_was_accepted(home: Path, builds: Builds) -> None:
    intake = started(home, builds)
    kept, accepted = uploaded(intake), uploaded(intake, OTHER, "二.txt")
    intake.correct(kept.id, {"title": "更正"})
    builds.go.clear()
    intake.accept(accepted.id)
    (home / FOLDER / "0123456789abcdef" / "file").mkdir(parents=True)  # an upload that was cut off
    (home / FOLDER / kept.id / "reading.json").unlink()
    after = Builds()
    restarted = started(home, after)
    assert settled(restarted, kept.id, State.WAITING).corrections == Corrections(title="更正")
    assert settled(restarted, accepted.id, State.LIVE).document == "yunshanggui-2024-9"
    assert (after.count, {path.name for path in (home / FOLDER).iterdir()}) == (1, {kept.id, accepted.id})
    builds.go.set()


def test_an_upload_that_breaks_off_leaves_nothing(intake: Intake, home: Path) -> None:
    receiving = intake.receive("a.txt")
    receiving.write(b"half")
    assert intake.items() == []
    receiving.close()
    assert list((home / FOLDER).iterdir()) == []


def test_bounds_hold_and_are_said(home: Path, builds: Builds) -> None:
    intake = started(home, builds, Bounds(file_bytes=2**20, files=2, all_bytes=2 * 2**20))
    with pytest.raises(UploadTooLarge, match="has more than 1 MiB"):
        intake.receive("a.txt", announced=2**20 + 1)
    receiving = intake.receive("a.txt")
    with pytest.raises(UploadTooLarge, match=r"a\.txt has more than 1 MiB"):
        receiving.write(bytes(2**20 + 1))
    receiving.close()
    uploaded(intake, bytes(2**20), "null.txt")
    receiving = intake.receive("b.txt")
    with pytest.raises(IncomingFull, match="2 files wait, 2 at most"):
        intake.receive("c.txt")
    receiving.write(bytes(2**20))
    receiving.finish()
    receiving.close()
    intake.reject(intake.items()[1].id)
    crowded = started(home, builds, Bounds(all_bytes=2**20))
    with pytest.raises(IncomingFull, match="the files that wait have 1 MiB"):
        crowded.receive("d.txt", announced=1)


def test_at_most_two_files_are_read_at_the_same_time(
    home: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, now, most, both = threading.Lock(), 0, 0, threading.Event()

    def counted(data: bytes, name: str, limits: Limits | None) -> object:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
            if now == 2:
                both.set()
        both.wait(PATIENCE)
        try:
            return read_bytes_isolated(data, name, limits)
        finally:
            with lock:
                now -= 1

    monkeypatch.setattr("assistant.intake.read_bytes_isolated", counted)
    intake = started(home, builds)
    received = []
    for i in range(4):
        receiving = intake.receive(f"{i}.txt")
        receiving.write(NOTICE.encode())
        received.append(intake.received(receiving.finish()))
        receiving.close()
    for item in received:
        settled(intake, item.id, State.WAITING)
    assert most == 2


def test_another_process_that_changes_the_documents_is_told_of(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_module, "PATIENCE", 0.05)
    item = uploaded(intake)
    with FileLock(intake.corpus / LOCK), pytest.raises(CorpusBusy):
        intake.accept(item.id)
    assert intake.item(item.id).state is State.WAITING


def test_a_folder_that_cannot_be_written_is_told_of(tmp_path: Path, builds: Builds) -> None:
    (tmp_path / "file").write_text("no folder")
    intake = Intake(Settings(home=tmp_path / "file"), builds)
    intake.start()
    with pytest.raises(StoreUnusable, match="cannot be written"):
        intake.receive("a.txt")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\通知.docx", "通知.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("零\u200b宽\x00\x1b[31m.txt", "零宽[31m.txt"),
        ("a\nb\u2028c.txt", "a b c.txt"),
        ("....", "document"),
        ("\ud800.txt", "txt"),
        ("", "document"),
        ("<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"),
    ],
)
def test_names_are_made_safe(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_long_name_is_cut_and_keeps_its_ending(intake: Intake) -> None:
    item = uploaded(intake, NOTICE, "长" * 400 + ".txt")
    assert (item.name.endswith("长.txt"), len(item.name.encode()), item.state) == (True, 199, State.WAITING)


def test_printable_keeps_what_can_be_seen() -> None:
    assert printable("《办法》　（试行）\t2024 ①𠮷") == "《办法》 （试行） 2024 ①𠮷"


def test_of_what_is_live_the_last_are_listed(home: Path, builds: Builds) -> None:
    intake = started(home, builds, Bounds(listed=1))
    first, second = uploaded(intake), uploaded(intake, OTHER, "二.txt")
    live(intake, first)
    live(intake, second)
    until(lambda: len(intake.items()) == 1)


def test_a_server_starts_though_nothing_can_be_written(
    home: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = uploaded(started(home, builds))

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.incoming.write_durably", full)
    intake = started(home, builds)
    assert intake.item(item.id).state is State.WAITING
    with pytest.raises(StoreUnusable, match=r"No space left on device\): free space"):
        intake.correct(item.id, {"title": "别的"})
    receiving = intake.receive("b.txt")
    receiving.write(b"text")
    with pytest.raises(StoreUnusable):
        receiving.finish()
    receiving.close()
    assert {path.name for path in (home / FOLDER).iterdir()} == {item.id}


def test_a_number_in_full_width_makes_an_id_that_the_manifest_takes(intake: Intake) -> None:
    text = "保税办法\n（２０１２年１２月１９日海关总署令第１２５号发布）\n第一条　为规范管理，制定本办法。\n"
    item = uploaded(intake, text, "a.txt")
    assert intake.preview(item.id).draft.metadata.number == "海关总署令第１２５号"
    intake.correct(item.id, {"level": "国家", "regions": ["全国"]})
    assert live(intake, item).document == "haiguanzongshuling-125"
    assert len(load_corpus(intake.corpus).documents) == 4
