"""Text that remembers where each character came from while small edits are applied to it.

text = AlignedText.of("加加大")
text = text.edited("erratum", [Edit(0, 2, "加")])
text.text                    "加大"
text.repairs()               (Repair("erratum", raw_start=0, raw_end=2, before="加加", after="加", start=0, end=1),)
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.document import Repair


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters start:end of a text by `after`."""

    start: int
    end: int
    after: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """An applied edit: raw range, the text before and after it."""

    step: str
    raw_start: int
    raw_end: int
    before: str
    after: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A text, the raw range (starts[i], ends[i]) behind each of its characters, and the changes made so far."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    changes: tuple[_Change, ...] = field(default=())

    @classmethod
    def of(cls, raw: str) -> "AlignedText":
        """Align a raw text with itself."""
        return cls(raw, tuple(range(len(raw))), tuple(range(1, len(raw) + 1)))

    def edited(self, step: str, edits: Sequence[Edit]) -> "AlignedText":
        """Apply edits (sorted, not empty, not overlapping, in this text's offsets) and record them under `step`."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        changes = list(self.changes)
        position = 0
        for edit in edits:
            if not position <= edit.start < edit.end <= len(self.text):
                raise ValueError(f"step {step}: edit {edit} overlaps another or is empty")
            text.append(self.text[position : edit.start] + edit.after)
            starts += self.starts[position : edit.start]
            ends += self.ends[position : edit.start]
            raw_start, raw_end = self.starts[edit.start], self.ends[edit.end - 1]
            if len(edit.after) == edit.end - edit.start:
                starts += self.starts[edit.start : edit.end]
                ends += self.ends[edit.start : edit.end]
            else:
                starts += [raw_start] * len(edit.after)
                ends += [raw_end] * len(edit.after)
            before = self.text[edit.start : edit.end]
            changes.append(_Change(step, raw_start, raw_end, before, edit.after, edit.reason))
            position = edit.end
        text.append(self.text[position:])
        starts += self.starts[position:]
        ends += self.ends[position:]
        return AlignedText("".join(text), tuple(starts), tuple(ends), tuple(changes))

    def repairs(self) -> tuple[Repair, ...]:
        """Return every change with its place in the final text, in order of that place."""
        found = [
            Repair(c.step, c.raw_start, c.raw_end, c.before, c.after, *self._place(c), reason=c.reason)
            for c in self.changes
        ]
        return tuple(sorted(found, key=lambda r: (r.raw_start, r.raw_end)))

    def _place(self, change: _Change) -> tuple[int, int]:
        """Return the range of the final text whose characters came from the change's raw range."""
        start = bisect_right(self.ends, change.raw_start)
        end = bisect_left(self.starts, change.raw_end)
        return start, max(start, end)
