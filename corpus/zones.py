"""Kinds of zones and what people call them: 边境经济合作区 is 边合区 and a border zone.

find_zones("边合区和经开区")    边境经济合作区 at 0:3, 国家级经济技术开发区 at 4:7
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from corpus.document import Span

ZONES = Path(__file__).with_name("zones.tsv")
# What the brackets of 边（跨）境经济合作区 stand for.
BOTH = re.compile(r"边[(（]跨[)）](?:境|合)|边境[(（]跨境[)）]|跨[(（]边[)）]境")
BOTH_KINDS = ("边境经济合作区", "跨境经济合作区")


def find_zones(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the zones that a text in simplified Chinese or English names: their kind, "" for any zone, and where."""
    kinds, pattern = _zones()
    for match in pattern.finditer(text):
        yield kinds[match.group().casefold().removesuffix("s")], Span(*match.span())


def zone_kinds(text: str) -> frozenset[str]:
    """Return the kinds of zones that a text names."""
    found = {kind for kind, _ in find_zones(text) if kind}
    return frozenset(found | set(BOTH_KINDS) if BOTH.search(text) else found)


@cache
def _zones() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the kind of each name, and the pattern of all names, the longest first."""
    kinds: dict[str, str] = {}
    for line in ZONES.read_text(encoding="utf-8").splitlines()[1:]:
        kind, *names = line.split("\t")
        kinds.update({name.casefold(): kind for column in names for name in column.split("|")})
    chinese = sorted((name for name in kinds if not name.isascii()), key=len, reverse=True)
    english = sorted((name for name in kinds if name.isascii()), key=len, reverse=True)
    # Not \b: BECZ有哪些政策 has none between Z and 有.
    latin = rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, english))})s?(?![a-z0-9])"
    return kinds, re.compile("|".join([*map(re.escape, chinese), latin]), re.IGNORECASE)
