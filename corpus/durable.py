"""Writing files so that a crash leaves the old file or the new one, never a part; and names that are safe to write."""

import os
import re
import unicodedata
from pathlib import Path, PurePath

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff]")
# What is invisible or turns the direction of text: 通知\u202excod.exe is shown as 通知exe.docx.
_UNSEEN = frozenset(("Cf", "Zl", "Zp"))
# Bytes of a file name that every file system takes.
_MAX_NAME = 200
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])", re.I)


def write_durably(path: Path, data: bytes) -> None:
    """Write a file beside its place, through to the disk, then put it there in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name[:60]}.part")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Write the names in a folder through to the disk."""
    if os.name == "nt":
        return  # Windows opens no folder, and writes a rename through by itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_device(name: str) -> bool:
    """Tell whether Windows takes a name for a device, whatever its ending: con, NUL.txt."""
    return bool(_DEVICE.fullmatch(name.partition(".")[0].rstrip(" ")))


def safe_name(name: str) -> str:
    """Return the last part of a name, without what a file name cannot hold: ../../a:b.txt -> a_b.txt."""
    seen = "".join(character for character in name if unicodedata.category(character) not in _UNSEEN)
    last = _UNSAFE.sub("_", PurePath(seen.replace("\\", "/")).name).strip(". ") or "document"
    last = f"_{last}" if is_device(last) else last
    stem, suffix = (last, "") if "." not in last else last.rsplit(".", 1)
    suffix = f".{suffix[:20]}" if suffix else ""
    return stem.encode()[: _MAX_NAME - len(suffix.encode())].decode(errors="ignore") + suffix
