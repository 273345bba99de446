"""Markdown to the lines of the document: marks become nothing, the text stays as it is written.

    ## 第一章 总则            第一章 总则
    1. **加强** [指导](/a)    1. 加强 指导
    | 任务 | 单位 |           任务：试点 | 单位：商务厅。
    |---|---|
    | 试点 | 商务厅 |

Each line stays a line, indented ones too: documents in Chinese indent paragraphs, they hold no code. Marks of bullets
go, numbers stay. Escaped characters are put away first, so that \\*1\\* is no emphasis.
"""

import html
import re
from collections.abc import Callable

from corpus.formats.plain import decode, text_lines
from corpus.formats.result import Format, Reading
from corpus.formats.tables import table_lines

_KEY = re.compile(r"([\w\u4e00-\u9fff][\w\u4e00-\u9fff .-]{0,40}?)\s*[:：](?:\s+(.*)|)$")
_LIST_VALUE = re.compile(r"\s*-\s+(.*)$")
_COMMENT_START, _COMMENT_END = "<!--", "-->"
_FENCE = re.compile(r"\s*(`{3,}|~{3,})[^`]*$")
_HEADING = re.compile(r"[^\S\n]{0,3}#{1,6}(?:[^\S\n]+(.*?))?(?:[^\S\n]+#+)?[^\S\n]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")
_QUOTE = re.compile(r"(?:\s{0,3}>[ ]?)+")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?(?=\S)")
_DEFINITION = re.compile(r" {0,3}\[([^\]\n]+)\]:\s+<?\S+>?(?:\s+[\"'(].*)?$")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# Where an escaped character waits: plane 15 is private use, and a text that has it is not read.
_HELD = 0xF0000
_HELD_BACK = re.compile(r"[\U000F0021-\U000F007E]")
_CODE = re.compile(r"(?<!`)(`+)(?!`)([^`]{1,2000}|.{1,2000}?)(?<!`)\1(?!`)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?=[<#./]|[a-zA-Z][\w+.-]*[:./])<?[^\s()<>]*>?(?:\s+[\"'][^\"')]*[\"'])?\s*\)")
_REFERENCE = re.compile(r"!?\[([^\[\]]+)\]\[([^\[\]]*)\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|p|em|strong|font|span|div|center|sub|sup|small|del|ins|mark|img|table|thead|tbody|tr|td|th)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
_EMPHASIS = (
    re.compile(r"(\*{2,3}|(?<![0-9A-Za-z])\*)(?=[^\s*])([^*\n]*[^\s*])\1"),
    re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_\n]*[^\s_])\1(?!\w)"),
    re.compile(r"(~~)(?=[^\s~])([^~\n]*[^\s~])~~"),
)
# Emphasis within emphasis, links around images: no text goes deeper.
_PASSES = 4


def read_markdown(data: bytes, name: str) -> Reading:
    """Read a Markdown file; DocumentUnreadable where its encoding is not known."""
    decoded = decode(data, name)
    metadata, body = split_front_matter(text_lines(decoded.text))
    lines = markdown_lines(body)
    stated = dict(metadata)
    title = stated.get("title") or stated.get("标题") or _first_heading(body)
    source = next((v for k in ("source", "url", "link", "来源") if (v := stated.get(k, "")).startswith("http")), None)
    return Reading(
        "\n".join(lines), Format.MARKDOWN, decoded.encoding, title=title, source=source, warnings=decoded.warnings,
        metadata=metadata,
    )  # fmt: skip


def split_front_matter(text: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Split the `key: value` lines between --- and --- at the start from the text; all is text where they are others.

    A key whose values stand below it, each after a dash, has them with ; between.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    ends = [i for i, line in enumerate(lines[:200]) if line.rstrip() in {"---", "..."} and i]
    if lines[0].rstrip() != "---" or not ends:
        return (), text
    found: dict[str, list[str]] = {}
    key = ""
    for line in lines[1 : ends[0]]:
        if not line.strip() or line.startswith("#"):
            continue
        if match := _KEY.match(line):
            key = match[1]
            found[key] = [match[2].strip().strip("\"'")] if match[2] else []
        elif key and (value := _LIST_VALUE.match(line)):
            found[key].append(value[1].strip().strip("\"'"))
        else:
            return (), text
    return tuple((key, ";".join(values)) for key, values in found.items()), "\n".join(lines[ends[0] + 1 :])


def markdown_lines(text: str) -> list[str]:
    """Return the lines of the document without the marks of Markdown."""
    lines = _without_comments(text).split("\n")
    definitions = {m[1].lower() for line in lines if (m := _DEFINITION.match(line)) and not m[1].startswith("^")}
    found: list[str] = []
    fence = ""
    i = 0
    while i < len(lines):
        line = lines[i]
        if fence or (opened := _FENCE.match(line)):
            if fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            elif fence:
                found.append(line)
            else:
                fence = opened[1] if opened else ""
            i += 1
        elif rows := _table_at(lines, i):
            found += table_lines([[_inline(cell, definitions) for cell in _cells(row)] for row in rows], 1)
            i += len(rows) + 1
        else:
            found += _line(line, lines[i - 1] if i else "", definitions)
            i += 1
    return found


def _without_comments(text: str) -> str:
    """Delete <!-- … -->, to the end of the text where one is not closed."""
    parts: list[str] = []
    while _COMMENT_START in text:
        before, text = text.split(_COMMENT_START, 1)
        parts.append(before)
        text = text.split(_COMMENT_END, 1)[1] if _COMMENT_END in text else ""
    return "".join([*parts, text])


def _line(line: str, above: str, definitions: set[str]) -> list[str]:
    """Return what a line says, without the marks at its start and inside it: no line where it was only a mark."""
    line = line.removesuffix("\\").rstrip()
    if _DEFINITION.match(line) and not line.lstrip().startswith("[^"):
        return []
    if _RULE.match(line) or (_UNDERLINE.match(line) and above.strip()):
        return []
    if heading := _HEADING.match(line):
        return [_inline(heading[1] or "", definitions)]
    line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
    return _inline(_BULLET.sub(r"\1", line, count=1), definitions).split("\n")


def _table_at(lines: list[str], i: int) -> list[str]:
    """Return the rows of the table that starts at line i, header first; [] where none does."""
    if i + 1 >= len(lines) or "|" not in lines[i] or not _is_delimiter(lines[i + 1], len(_cells(lines[i]))):
        return []
    stop = i + 2
    while stop < len(lines) and "|" in lines[stop] and lines[stop].strip():
        stop += 1
    return [lines[i], *lines[i + 2 : stop]]


def _is_delimiter(line: str, width: int) -> bool:
    return "-" in line and "|" in line and bool(_DELIMITER.match(line)) and len(_cells(line)) == width


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]


def _inline(text: str, definitions: set[str]) -> str:
    """Take the marks out of a line: code, links, images, emphasis, tags, entities, escapes."""
    text = _CODE.sub(lambda m: _hold(m[2].strip()), text)
    text = _ESCAPED.sub(lambda m: chr(_HELD + ord(m[1])), text)
    for _ in range(_PASSES):
        text = _REFERENCE.sub(_referenced(definitions), _LINK.sub(r"\1", text))
        for pattern in _EMPHASIS:
            text = pattern.sub(r"\2", text)
    text = _TAG.sub("", _BREAK.sub("\n", _AUTOLINK.sub(r"\1", text)))
    return _HELD_BACK.sub(lambda m: chr(ord(m[0]) - _HELD), html.unescape(text))


def _hold(code: str) -> str:
    """Put away the characters of code that would be read as marks."""
    return "".join(chr(_HELD + ord(char)) if "!" <= char <= "~" and not char.isalnum() else char for char in code)


def _referenced(definitions: set[str]) -> Callable[[re.Match[str]], str]:
    """Replace [text][label] by its text where the label is defined: [2023][18] is none."""
    return lambda m: m[1] if (m[2] or m[1]).lower() in definitions else m[0]


def _first_heading(text: str) -> str | None:
    for line in _without_comments(text).split("\n"):
        if line.lstrip().startswith("# ") and (heading := _HEADING.match(line)) and heading[1]:
            return _inline(heading[1], set())
    return None
