"""Plain text in any encoding that Chinese is written in: which one it is, and the text.

A byte order mark settles it, then whether the bytes are UTF-8. GB18030, Big5 and UTF-16 without a mark accept each
other's bytes, so each of them is tried strictly and the one wins whose characters people use: GB18030 read as Big5
gives characters, but rare ones. Other encodings (EUC-TW, HZ, Shift-JIS) are left to charset-normalizer.
"""

import codecs
import re
from dataclasses import dataclass
from functools import cache
from unicodedata import category

from corpus.errors import DocumentUnreadable
from corpus.formats.result import Format, Reading

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# In this order where two are as likely. cp950 is Big5 as Windows writes it.
_CANDIDATES = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
_UTF16 = ("utf-16-le", "utf-16-be")
# Windows writes "gb2312" for what is GBK, and GB18030 holds both.
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "cp950", "ascii": "utf-8", "utf8": "utf-8"}
_HZ = re.compile(rb"~\{(?:[\x21-\x7e]{2})+~\}")
# NULs and control characters that no text needs; ESC opens the sequences of ISO-2022.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_COMMON_MARKS = frozenset("，。、；：？！（）《》〈〉〔〕【】“”‘’—…·　％")
# Characters that a text can be judged by: enough for the shares below, few enough to be quick.
_SAMPLE = 20_000
# Of 465 statutes each has 97 % common characters or more; no piece of 40 characters has as much in a wrong encoding.
_LEAST_COMMON = 0.75
# A word processor's private characters stand for a bullet or a rare name here and there; a wrong encoding gives many.
_MOST_LOST = 0.005
_MOST_CONTROL = 0.01
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as text, the encoding they were in, and what a person should know of it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def read_plain(data: bytes, name: str) -> Reading:
    """Read a text file; DocumentUnreadable with the encodings tried where it is none."""
    decoded = decode(data, name)
    return Reading(text_lines(decoded.text), Format.TEXT, decoded.encoding, warnings=decoded.warnings)


def text_lines(text: str) -> str:
    r"""Write every line break as \n."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes, name: str) -> Decoded:
    """Decode text of an unknown encoding; DocumentUnreadable with the encodings tried."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _certain(data[len(mark) :], encoding, name)
    if _HZ.search(data) and (text := strict(data, "hz")) is not None:
        return Decoded(text, "hz")
    nulls = _utf16_by_nulls(data)
    if nulls and (text := strict(data, nulls)) is not None and _is_sound(text) and _is_plausible(text):
        return Decoded(text, nulls, _notes(text))
    is_utf8 = (text := strict(data, "utf-8")) is not None
    if text is not None and _is_sound(text):
        return Decoded(text, "utf-8", _notes(text))
    if not is_utf8 and (place := _flaw_in_utf8(data)):
        raise DocumentUnreadable(f"{name} is UTF-8 but for {place}: mend that place and save it as UTF-8 again")
    found = _most_common(data) or _guessed(data)
    if found is None and is_utf8:
        return _certain(data, "utf-8", name)
    if found is None:
        tried = ", ".join(("utf-8", *_CANDIDATES))
        raise DocumentUnreadable(
            f"{name} is text in no encoding known here (tried {tried} and charset-normalizer; what they give are "
            "private-use, unassigned or unusual characters): save it as UTF-8 and add it again"
        )
    return found


def canonical(encoding: str) -> str:
    """Return the encoding that a label stands for in Chinese files (gb2312 -> gb18030), "" for an unknown label."""
    try:
        label = codecs.lookup(encoding.strip()).name
    except LookupError:
        return ""
    return _SAME.get(label, label)


def strict(data: bytes, encoding: str) -> str | None:
    """Decode bytes that are wholly in one encoding; None where they are not."""
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _certain(data: bytes, encoding: str, name: str) -> Decoded:
    """Decode bytes whose encoding is beyond doubt."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte {data[error.start]:#04x} at offset {error.start}"
        raise DocumentUnreadable(f"{name} says it is {encoding} but is not ({place}): save it as UTF-8") from error
    if not _is_sound(text):
        shown = ", ".join(f"U+{ord(char):04X}" for char in dict.fromkeys(_lost(text) + _CONTROL.findall(text)))
        raise DocumentUnreadable(
            f"{name} was tried as {encoding} and holds characters that are no text (private-use, unassigned or "
            f"control characters, {shown[: _SHOWN * 8]}): save it as UTF-8 text from the program it comes from"
        )
    return Decoded(text, encoding, _notes(text))


def _flaw_in_utf8(data: bytes) -> str:
    """Return the place of the one flaw in what is UTF-8 otherwise, or "": a character cut in two, say."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        sound, start = data[: error.start].decode("utf-8"), error.start
        rest = data[error.end :].decode("utf-8", errors="replace")
        wide = sum(char > "\x7f" and char != "\ufffd" for char in sound + rest)
        flaws = 1 + rest.count("\ufffd")
        return f"byte {data[start]:#04x} at offset {start}" if wide * _MOST_LOST > flaws else ""
    return ""


def _utf16_by_nulls(data: bytes) -> str:
    """Return the UTF-16 whose high bytes are NUL often, as spaces, figures and line breaks make them."""
    head = data[: 2 * _SAMPLE]
    low, high = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 or max(low, high) < len(head) * 0.002:
        return ""
    return "utf-16-le" if high > 4 * low else "utf-16-be" if low > 4 * high else ""


def _most_common(data: bytes) -> Decoded | None:
    """Return the text in the encoding that gives the commonest characters."""
    best: tuple[float, str, str] | None = None
    for encoding in _CANDIDATES:
        if encoding in _UTF16 and len(data) % 2:
            continue
        text = strict(data, encoding)
        if text is None or not _is_sound(text):
            continue
        share = common_share(text)
        if share >= _LEAST_COMMON and (best is None or share > best[0]):
            best = (share, text, encoding)
    return best and Decoded(best[1], best[2], _notes(best[1]))


def _guessed(data: bytes) -> Decoded | None:
    """Return what charset-normalizer makes of the bytes, where that is Chinese."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 4 * _SAMPLE]).best()
    text = strict(data, best.encoding) if best else None
    if best is None or text is None or not _is_sound(text) or common_share(text) < _LEAST_COMMON:
        return None
    note = f"the encoding was guessed to be {best.encoding}: compare the text with the original"
    return Decoded(text, best.encoding, (note, *_notes(text)))


def common_share(text: str) -> float:
    """Return which share of a text's characters beyond ASCII are common Chinese ones."""
    wide = [char for char in text[:_SAMPLE] if char > "\x7f"]
    return sum(char in _COMMON_MARKS or char in _common_han() for char in wide) / len(wide) if wide else 0.0


@cache
def _common_han() -> frozenset[str]:
    """Return the characters that GB 2312 and Big5 put first, by how common they are: 3,755 and 5,401."""
    simplified = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(byte for lead in range(0xA4, 0xC7) for trail in trails for byte in (lead, trail))
    return frozenset(simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore"))


def _is_plausible(text: str) -> bool:
    """Tell whether a text is Chinese, or ASCII alone."""
    return text.isascii() or common_share(text) >= _LEAST_COMMON


def _lost(text: str) -> list[str]:
    """Return the characters that no one can have written: private-use, unassigned, halves of a pair."""
    return [char for char in text if char > "\x7f" and category(char) in {"Co", "Cn", "Cs"}]


def _is_sound(text: str) -> bool:
    lost, control = len(_lost(text)), len(_CONTROL.findall(text))
    return lost <= len(text) * _MOST_LOST and control <= len(text) * _MOST_CONTROL


def _notes(text: str) -> tuple[str, ...]:
    """Return warnings about the few characters that cannot be shown."""
    notes = []
    for what, found in (("private-use or unassigned", _lost(text)), ("control", _CONTROL.findall(text))):
        if found:
            shown = ", ".join(f"U+{ord(char):04X}" for char in list(dict.fromkeys(found))[:_SHOWN])
            notes.append(f"{len(found)} {what} characters ({shown}) cannot be shown: compare with the original")
    return tuple(notes)
