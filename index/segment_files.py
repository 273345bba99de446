"""Writing the files of segments: what the generation before has already is linked, not written again."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from index.checked import Checked
from index.parts import file_name


class SegmentFiles:
    """Puts the files of segments into the folder of a new generation."""

    def __init__(self, folder: Path, before: Path | None, checked: Checked) -> None:
        """Take the folder of the generation before, None to write everything."""
        self._folder, self._before, self._checked = folder, before, checked

    def write(self, kind: str, data: bytes, suffix: str) -> str:
        """Put a file with some contents there; return its name."""
        return self.keep(file_name(kind, data, suffix), lambda: data)

    def keep(self, name: str, contents: Callable[[], bytes]) -> str:
        """Put a file of the generation before there, or write it anew where that cannot be linked; return its name."""
        path = self._folder / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            if not self._linked(name):
                path.write_bytes(contents())
        return name

    def _linked(self, name: str) -> bool:
        """Give the earlier file a second name, if it is what was written; tell whether that was done."""
        if self._before is not None:
            with suppress(OSError):  # it is not there, or this disk has no links
                if self._checked.sha256(self._before / name) == Path(name).stem:
                    os.link(self._before / name, self._folder / name)
                    return True
        return False
