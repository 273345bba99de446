"""What the tests of uploading share: an intake whose builds are counted, a server that builds, and waiting for both."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.incoming import Bounds
from assistant.incoming_item import Item, State
from assistant.ingest import Limits
from assistant.intake import Intake
from assistant.live import Live
from assistant.opening import build
from assistant.settings import Settings
from corpus.errors import Fault
from corpus.manifest import WRITTEN_BY
from index.build import Progress
from tests.fakes import write_tiny_corpus
from tests.test_corpus_own import NOTICE
from tests.waiting import PATIENCE, until

__all__ = ["HELD", "NOTICE", "OTHER", "Builds", "live_of", "settled", "started", "tiny_home", "uploaded"]

HELD = ["toy-2023", "toy-nmg", "toy-2021"]
OTHER = """云南省商务厅关于规范边民互助组管理的通知
云商规〔2024〕9号
各州、市商务局：
一、互助组实行登记管理。边民互助组应当向所在地县级商务主管部门登记，登记有效期三年。
二、加强监督检查。县级商务主管部门每半年检查一次互助组台账。
云南省商务厅
2024年6月18日
"""


@dataclass
class Builds:
    """Stands in for building the index: counts builds, may be held up, may fail."""

    count: int = 0
    fault: str | None = None
    go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.go.set()

    def __call__(self, progress: Progress) -> None:
        self.count += 1
        progress("clauses", 1, 2)
        assert self.go.wait(PATIENCE)
        if self.fault:
            raise Fault(self.fault)


def live_of(home: Path) -> Live:
    """Return the assistants of a home without encoders, whose index is built first."""
    settings = Settings(home=home, encoder="none")
    build(settings, lambda _what, _done, _total: None, lambda: None)
    return Live(settings)


def tiny_home(home: Path) -> Path:
    """Return a home with the three documents of tests/fakes.py as documents of its own."""
    manifest = write_tiny_corpus(home / "corpus") / "manifest.toml"
    manifest.write_text(f'written_by = "{WRITTEN_BY}"\n{manifest.read_text(encoding="utf-8")}', encoding="utf-8")
    return home


def started(home: Path, builds: Builds, bounds: Bounds | None = None, limits: Limits | None = None) -> Intake:
    """Return an intake of a home as a server starts it."""
    intake = Intake(Settings(home=home), builds, bounds, limits)
    intake.start()
    return intake


def uploaded(intake: Intake, text: str | bytes = NOTICE, name: str = "通知.txt") -> Item:
    """Return a file once it was read."""
    receiving = intake.receive(name)
    try:
        receiving.write(text if isinstance(text, bytes) else text.encode())
        item = intake.received(receiving.finish())
    finally:
        receiving.close()
    return settled(intake, item.id, State.WAITING, State.REFUSED)


def settled(intake: Intake, item_id: str, *states: State) -> Item:
    """Return a file once it is in one of these states."""
    found: dict[str, Any] = {}

    def is_there() -> bool:
        found["item"] = intake.item(item_id)
        return found["item"].state in states

    until(is_there)
    item: Item = found["item"]
    return item
