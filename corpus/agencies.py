"""Who is named: the directory of bodies (agencies.toml), and the bodies in a clause with their roles.

    （自治区商务厅、工业和信息化厅）   内蒙古自治区商务厅 负责, 内蒙古自治区工业和信息化厅 负责
    商务部会同有关部门…              商务部 牵头, 有关部门 会同
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.agency_list import ListedBody, listed_bodies
from corpus.document import AgencyMention, Clause, Document, Role
from corpus.errors import ManifestInvalid

# A leading place that the items after it leave out: 自治区商务厅、财政厅.
_PREFIX = re.compile(r"(?:[\u4e00-\u9fff]{2,6}?)?(?:自治区|自治州|省|市|州|盟|县|旗)(?=[\u4e00-\u9fff]{2,}$)")
# A department of a provincial government, by its ending.
_OFFICE = re.compile(r"(?:厅|局|委|办)$")
_TITLE = re.compile(r"《[^《》]*》")
# In a document 海关, 外汇 or 税务 may mean any level of that service, or the field; three characters name a body.
MIN_NAME = 3
_LATIN = re.compile(r"[A-Za-z]")
_LEADS_AFTER = re.compile(r"(?:负责)?牵头|要?可?会同")
# X配合Y: X assists Y, who has no role by that.
_ASSISTS_AFTER = re.compile(r"(?:积极|予以)?配合")
_JOINTLY_BEFORE = re.compile(r"(?:会同|商)$")
_RESPONSIBLE_AFTER = re.compile(r"(?:具体)?负责")


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
        for agency in self.agencies:
            for name in (agency.name, agency.name_en, *agency.aliases):
                if name:
                    self._claim(name, agency)
            for name in agency.elided:
                self._elided.setdefault(name, []).append(agency)
        chinese = sorted((n for n in self._by_name if not _LATIN.search(n)), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, chinese)) or "(?!)")

    @classmethod
    def read(cls, path: Path) -> "Directory":
        """Read agencies.toml; ManifestInvalid where it is not well formed."""
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))["agency"]
            return cls(Agency(**{k: tuple(v) if isinstance(v, list) else v for k, v in t.items()}) for t in tables)
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
            raise ManifestInvalid([f"{path}: {error}"]) from error

    def _claim(self, name: str, agency: Agency) -> None:
        owner = self._by_name.setdefault(_key(name), agency)
        if owner is not agency:
            raise ValueError(f"{name!r} is claimed by {owner.name} and by {agency.name}")

    def find(self, name: str) -> Agency | None:
        """Return the body with this name, Chinese or English, or None."""
        return self._by_name.get(_key(name))

    def find_elided(self, name: str, region: str | None) -> Agency | None:
        """Return the body that a bare name (商务厅) means in this region, or None."""
        owners = self._elided.get(name, [])
        return next((a for a in owners if a.region == region), None)

    def mentions(self, text: str, start: int, end: int) -> Iterator[tuple[Agency, int, int]]:
        """Yield the bodies whose Chinese names stand in text[start:end], longest name first at each place."""
        for match in self._pattern.finditer(text, start, end):
            yield self._by_name[_key(match.group())], match.start(), match.end()

    def named_in_text(self, text: str, start: int, end: int) -> Iterator[tuple[Agency, int, int]]:
        """Yield the bodies that a document's text[start:end] names, without its titles of other documents."""
        titles = [m.span() for m in _TITLE.finditer(text, start, end)]
        for agency, first, last in self.mentions(text, start, end):
            in_title = any(a <= first < b for a, b in titles)
            if last - first >= MIN_NAME and not in_title:
                yield agency, first, last

    def named_in_question(self, question: str) -> list[Agency]:
        """Return the bodies that a question names, in Chinese or English, in order of appearance."""
        found = [(start, agency) for agency, start, _ in self.mentions(question, 0, len(question))]
        for agency in self.agencies:
            for name in (agency.name_en, *agency.aliases):
                if name and _LATIN.search(name) and (match := _latin_pattern(name).search(question)):
                    found.append((match.start(), agency))
        return list(dict.fromkeys(agency for _, agency in sorted(found, key=lambda pair: pair[0])))

    def resolve(self, name: str, prefix: str | None, region: str | None) -> str:
        """Return the canonical name of a listed body, its left-out prefix restored."""
        own = _PREFIX.match(name)
        bare = name.removeprefix(own.group()) if own else name
        found = (
            (not own and prefix and self.find(prefix + name))
            or ((own or prefix) and not self._is_plain(name) and self.find_elided(bare, region))
            or self.find(name)
        )
        if found:
            return found.name
        if own and own.group() in ("自治区", "省", "市") and region:
            return region + bare
        return prefix + name if prefix and not own and _OFFICE.search(name) else name

    def _is_plain(self, name: str) -> bool:
        """Tell whether a name is complete as it stands: known, and nobody's bare form."""
        return self.find(name) is not None and name not in self._elided


def _key(name: str) -> str:
    """Return the form under which a name is looked up: English names and long forms without regard to case."""
    return name if name.isupper() else name.casefold()


def _latin_pattern(name: str) -> re.Pattern[str]:
    """Match an English name as whole words; an acronym only in capitals."""
    flags = 0 if name.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", flags)


def clause_agencies(text: str, clause: Clause, directory: Directory, region: str | None) -> tuple[AgencyMention, ...]:
    """Return the bodies of a clause: those in its 责任单位 list first, then those named in its text.

    `region` is the one province the document is for, or None.
    """
    listed = _listed(text, clause, directory, region)
    body_end = clause.agency_list.start if clause.agency_list else clause.end
    named = []
    for agency, start, end in directory.named_in_text(text, clause.start, body_end):
        role = _role_in_text(text, clause.start, start, end, body_end)
        named.append(AgencyMention(agency.name, agency.name_en, role, start, end))
    return (*listed, *named)


def _listed(text: str, clause: Clause, directory: Directory, region: str | None) -> tuple[AgencyMention, ...]:
    if clause.agency_list is None:
        return ()
    mentions = []
    prefix: str | None = None
    for body in listed_bodies(text, clause.agency_list):
        name = directory.resolve(body.name, prefix, region)
        prefix = _next_prefix(body, prefix, directory)
        agency = directory.find(name)
        mentions.append(AgencyMention(name, agency.name_en if agency else None, body.role, body.start, body.end))
    return tuple(mentions)


def _next_prefix(body: ListedBody, prefix: str | None, directory: Directory) -> str | None:
    """Return the place that the names after this one leave out.

    A body with a place of its own sets it (自治区商务厅); one that is complete without it (呼和浩特海关) ends it
    no more than one that leaves it out, since lists return to the first: 自治区商务厅、呼和浩特海关、财政厅.
    """
    own = _PREFIX.match(body.name)
    is_whole_name = directory.find(body.name) is not None and not body.name.startswith(("自治区", "省", "市"))
    return own.group() if own and not is_whole_name else prefix


def _role_in_text(text: str, first: int, start: int, end: int, last: int) -> Role:
    """Return the role that the words around a name give it; 提及 where they give none."""
    before, after = text[max(first, start - 6) : start], text[end : min(last, end + 6)]
    if _JOINTLY_BEFORE.search(before):
        return Role.JOINTLY
    if _LEADS_AFTER.match(after):
        return Role.LEADS
    if _ASSISTS_AFTER.match(after):
        return Role.ASSISTS
    if _RESPONSIBLE_AFTER.match(after):
        return Role.RESPONSIBLE
    return Role.MENTIONED


def issuing_bodies(document: Document, directory: Directory) -> tuple[AgencyMention, ...]:
    """Return the issuers of a document as bodies with the role 发文, placed at its start."""
    found = []
    for name in document.issuers:
        agency = directory.find(name)
        found.append(AgencyMention(agency.name if agency else name, agency.name_en if agency else None, Role.ISSUES, 0, 0))
    return tuple(found)
