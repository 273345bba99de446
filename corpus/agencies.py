"""The directory of bodies (agencies.toml): looks them up, and finds them in a text.

directory.find("NDRC")                             国家发展和改革委员会
directory.resolve("商务厅", "自治区", "内蒙古自治区")   内蒙古自治区商务厅
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import AgencyMention, Document, Role, Span
from corpus.errors import ManifestInvalid
from corpus.name_patterns import ADDRESSING, chinese_pattern, english_pattern, stands_alone

_RANK = r"(?:自治区|自治州|省|市|州|盟|县|旗)"
# A leading place that the names after it leave out: 自治区商务厅、财政厅. Not in 市场监管局, 省级部门, 省直机关.
_PLACE = re.compile(rf"(?:[\u4e00-\u9fff]{{2,6}}?{_RANK}|{_RANK})(?![级场直])(?=[\u4e00-\u9fff]{{2,}}$)")
_BARE_RANKS = ("自治区", "省", "市")
# A department of a provincial government, by its ending.
_OFFICE = re.compile(r"(?:厅|局|委|办)$")
_TITLE = re.compile(r"《[^《》]*》")
_LATIN = re.compile(r"[A-Za-z]")
# In a document 海关, 外汇 or 税务 may mean any level of that service, or the field; three characters name a body.
MIN_NAME = 3
# A generic name of two characters counts where a verb addresses it: 支持银行开展…, but not 小微企业银行转贷款.
GENERIC = "统称"


@dataclass(frozen=True, slots=True)
class Agency:
    """A body: canonical name, English name, and everything else it is called."""

    name: str
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    elided: tuple[str, ...] = ()
    parent: str | None = None
    level: str | None = None
    region: str | None = None
    kind: str = "机关"


class Directory:
    """Looks bodies up by any of their names, and finds them in a text."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self.agencies = tuple(agencies)
        self._by_name: dict[str, Agency] = {}
        self._elided: dict[str, list[Agency]] = {}
        names: list[str] = []
        for agency in self.agencies:
            for name in filter(None, (agency.name, agency.name_en, *agency.aliases)):
                self._claim(name, agency)
                names.append(name)
            for name in agency.elided:
                self._elided.setdefault(name, []).append(agency)
        self._chinese = chinese_pattern(name for name in names if not _LATIN.search(name))
        self._english = english_pattern(name for name in names if _LATIN.search(name))

    @classmethod
    def read(cls, path: Path) -> "Directory":
        """Read agencies.toml; ManifestInvalid where it is not well formed."""
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))["agency"]
            return cls(map(_agency, tables))
        except KeyError as error:
            raise ManifestInvalid([f"{path}: no [[agency]] table"]) from error
        except (OSError, AttributeError, TypeError, ValueError) as error:
            raise ManifestInvalid([f"{path}: {error}"]) from error

    def _claim(self, name: str, agency: Agency) -> None:
        owner = self._by_name.setdefault(_key(name), agency)
        if owner is not agency:
            raise ValueError(f"{name!r} is claimed by {owner.name} and by {agency.name}")

    def find(self, name: str) -> Agency | None:
        """Return the body with this name, Chinese or English, or None; an acronym has to be in capitals."""
        return self._by_name.get(name) or self._by_name.get(name.casefold())

    def find_elided(self, name: str, region: str | None) -> Agency | None:
        """Return the body that a bare name (商务厅) means in this region, or None."""
        owners = self._elided.get(name, [])
        return next((a for a in owners if a.region == region), None)

    def mentions(self, text: str, start: int, end: int) -> Iterator[tuple[Agency, int, int]]:
        """Yield the bodies whose Chinese names stand in text[start:end], longest name first at each place."""
        for match in self._chinese.finditer(text, start, end):
            agency = self._by_name[match.group().casefold()]
            if stands_alone(text, match.start(), match.end(), agency.level == "国家"):
                yield agency, match.start(), match.end()

    def named_in_text(self, text: str, start: int, end: int) -> Iterator[tuple[Agency, int, int]]:
        """Yield the bodies that a document's text[start:end] names, without its titles of other documents."""
        titles = [m.span() for m in _TITLE.finditer(text, start, end)]
        for agency, first, last in self.mentions(text, start, end):
            in_title = any(a <= first < b for a, b in titles)
            addressed = agency.kind == GENERIC and text.endswith(ADDRESSING, start, first)
            if (last - first >= MIN_NAME or addressed) and not in_title:
                yield agency, first, last

    def named_in_question(self, question: str) -> list[Agency]:
        """Return the bodies that a question names, in Chinese or English, in order of appearance."""
        return list(dict.fromkeys(agency for agency, _ in self.find_in_question(question)))

    def find_in_question(self, question: str) -> list[tuple[Agency, Span]]:
        """Return the bodies that a question names, in Chinese or English, with where they stand, in that order."""
        found = [(agency, Span(start, end)) for agency, start, end in self.mentions(question, 0, len(question))]
        for match in self._english.finditer(question):
            agency = self.find(" ".join(match.group().split()).replace("’", "'"))
            if agency:
                found.append((agency, Span(*match.span())))
        return sorted(found, key=lambda pair: pair[1].start)

    def resolve(self, name: str, prefix: str | None, region: str | None) -> str:
        """Return the canonical name of a listed body, the place it leaves out restored.

        `prefix` is the place that the list named last, `region` the province the document is for.
        """
        own = leading_place(name)
        place = own or prefix
        bare = name.removeprefix(own) if own else name
        in_region = bool(place and region and region.endswith(place))
        found = (
            (self.find_in_region(prefix + name, region) if prefix and not own else None)
            or (self.find_elided(bare, region) if in_region and not self._is_plain(name) else None)
            or (None if prefix and not own and name in self._elided else self.find_in_region(name, region))
        )
        if found:
            return found.name
        if own:
            return region + bare if region and in_region else name
        return f"{region if in_region else prefix}{name}" if prefix and _OFFICE.search(name) else name

    def find_in_region(self, name: str, region: str | None) -> Agency | None:
        """Return the body with this name in a document for `region`: 自治区商务厅 means another elsewhere."""
        agency = self.find(name)
        if agency and agency.region and agency.region != region and leading_place(name) in _BARE_RANKS:
            return None
        return agency

    def _is_plain(self, name: str) -> bool:
        """Tell whether a name is complete as it stands: known, and nobody's bare form."""
        return self.find(name) is not None and name not in self._elided


def _agency(table: dict[str, Any]) -> Agency:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return Agency(**values)


def leading_place(name: str) -> str | None:
    """Return the place that a body's name begins with (自治区 of 自治区商务厅), or None."""
    match = _PLACE.match(name)
    return match.group() if match else None


def _key(name: str) -> str:
    """Return the form under which a name is kept: acronyms as they are, other names without regard to case."""
    return name if name.isupper() else name.casefold()


def issuing_bodies(document: Document, directory: Directory) -> tuple[AgencyMention, ...]:
    """Return the issuers of a document as bodies with the role 发文, placed at its start."""
    found = []
    for name in document.issuers:
        agency = directory.find(name)
        found.append(
            AgencyMention(agency.name if agency else name, agency.name_en if agency else None, Role.ISSUES, 0, 0)
        )
    return tuple(found)
