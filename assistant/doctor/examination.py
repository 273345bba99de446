"""All checks in their order: what a later one needs comes first, and one that fails leaves the others be."""

from collections.abc import Iterator

from assistant.doctor.answering import check_documents, check_encoders, check_index
from assistant.doctor.configuration import check_names, check_safety
from assistant.doctor.data import check_clock, check_databases, check_disk, check_home
from assistant.doctor.findings import Finding, problem
from assistant.doctor.model import check_model
from assistant.doctor.program import check_browser, check_libraries, check_python
from assistant.doctor.store import check_store
from assistant.errors import SettingInvalid
from assistant.settings import Settings
from assistant.terminal import settings


def examine(host: str) -> Iterator[Finding]:
    """Yield what is found, for a server on a host; seconds pass while the encoders are loaded."""
    yield from check_python()
    yield from check_libraries()
    yield from check_names()
    try:
        read = settings()
    except SettingInvalid as fault:
        yield problem("settings", str(fault), "correct it: the other checks need the settings")
        return
    yield from check_safety(read, host)
    yield from _of_home(read)
    found, sources = check_documents(read)
    yield from found
    found, encoders = check_encoders(read)
    yield from found
    yield from check_index(read, sources, encoders)
    yield from check_store(read)
    yield from check_model(read)
    yield from check_browser()


def _of_home(read: Settings) -> Iterator[Finding]:
    home = read.home.expanduser()
    yield from check_home(home)
    yield from check_disk(home)
    yield from check_databases(home)
    yield from check_clock(read)
