"""The home: disk space, permissions, databases; and the clock, by which keys expire."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from assistant.doctor.findings import Findings, ok, problem, warning
from assistant.settings import Settings
from index.generations import list_generations

# An index of the shipped documents has 5 MB, a build needs a second one beside it, and databases grow.
LITTLE, TOO_LITTLE = 1_000_000_000, 100_000_000


def check_home(home: Path) -> Findings:
    """Look at the folder of indexes and user data: whether it can be written, and who else may."""
    if not home.exists():
        above = _existing(home)
        if os.access(above, os.W_OK):
            yield warning("home", f"{home} is not there yet", "run `assistant build`, which makes it")
        else:
            yield problem("home", f"{home} cannot be made in {above}", "set ASSISTANT_HOME to a folder of your own")
        return
    if not home.is_dir() or not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        yield problem("home", f"{home} cannot be written", f"give it to this user: chown -R $(id -u) {home}")
        return
    if home.stat().st_mode & stat.S_IWOTH:
        yield problem("home", f"{home} can be written by everybody", f"chmod o-w {home}")
        return
    yield ok("home", f"{home} can be written")


def check_disk(home: Path, free_of: Callable[[Path], int] | None = None) -> Findings:
    """Look at the space that is left for indexes and databases."""
    free = (free_of or _free)(_existing(home))
    says = f"{free / 1e9:.1f} GB free at {home}"
    if free < TOO_LITTLE:
        yield problem("disk", says, "free some space: builds and feedback fail without")
    elif free < LITTLE:
        yield warning("disk", says, "free some space: a build needs room for a second index")
    else:
        yield ok("disk", says)


def check_databases(home: Path) -> Findings:
    """Look into every database of the home: whether it is whole, and whether others may read it."""
    found = sorted(home.glob("*.sqlite3")) if home.is_dir() else []
    for path in found:
        broken = _broken(path)
        if broken:
            yield problem("databases", f"{path}: {broken}", "restore it from a backup, or move it away")
        elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield warning("databases", f"{path} can be read by others", f"chmod 600 {path}")
        else:
            yield ok("databases", f"{path.name} is whole")
    if not found:
        yield ok("databases", "there is none yet")


def _broken(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=2)) as connection:
            connection.execute("PRAGMA query_only=ON")  # of a reading connection SQLite leaves files behind
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    except sqlite3.Error as error:
        return str(error)
    return None if said == ["ok"] else "; ".join(said)


def check_clock(settings: Settings, now: datetime | None = None) -> Findings:
    """Compare the clock with the index, which was not built in the future."""
    at = now or datetime.now(UTC)
    built = max((generation.built for generation in list_generations(settings.index_root)), default=None)
    if built is not None and built > at:
        yield problem(
            "clock",
            f"it is {at:%Y-%m-%d %H:%M} UTC by the clock, and the index is of {built:%Y-%m-%d %H:%M}",
            "set the clock (timedatectl): keys, sessions and the days that questions are kept go by it",
        )
    else:
        yield ok("clock", f"{at:%Y-%m-%d %H:%M} UTC")


def _existing(path: Path) -> Path:
    return next(each for each in (path.absolute(), *path.absolute().parents) if each.exists())


def _free(path: Path) -> int:
    return shutil.disk_usage(path).free
