"""Whether a document's manifest entry agrees with what its own text says.

What the text does not say at all is not compared, but for the fields that the manifest must then leave out:
文号, effective and expires.
"""

from corpus.document import Link, Status
from corpus.front import FrontMatter
from corpus.links import link_names, title_key
from corpus.manifest import Entry


def disagreements(entry: Entry, front: FrontMatter, links: tuple[Link, ...]) -> list[str]:
    """Return where an entry and the document's own text differ, each naming both."""
    pairs: list[tuple[str, object, object]] = [
        ("number", entry.number, front.number),
        ("effective", entry.effective, front.effective),
        ("expires", entry.expires, front.expires),
        ("issued", entry.issued, front.issued or entry.issued),
        ("issuers", entry.issuers, front.issuers or entry.issuers),
        ("number of issuers", len(entry.issuers), front.issuer_count or len(entry.issuers)),
        ("regions", set(entry.regions), set(front.regions or entry.regions)),
        *_status(entry, front),
        *_links(entry, front, links),
    ]
    return _title(entry, front) + [_differ(entry, *pair) for pair in pairs if pair[1] != pair[2]]


def _title(entry: Entry, front: FrontMatter) -> list[str]:
    if not front.titles and entry.title_source is None:
        return [f"{entry.id}: {entry.file} has no title line; say in title_source where {entry.title!r} comes from"]
    if front.titles and title_key(entry.title) not in map(title_key, front.titles):
        return [_differ(entry, "title", entry.title, front.titles[0])]
    return []


def _status(entry: Entry, front: FrontMatter) -> list[tuple[str, object, object]]:
    """Return the statuses to compare: another text may have ended one that its own does not state."""
    is_known_elsewhere = front.status is Status.NOT_STATED and entry.status_evidence != front.status_evidence
    return [] if is_known_elsewhere else [("status", entry.status.value, front.status.value)]


def _links(entry: Entry, front: FrontMatter, links: tuple[Link, ...]) -> list[tuple[str, object, object]]:
    own = {entry.number, front.number, title_key(entry.title), *map(title_key, front.titles)}
    outside = [link for link in links if link.document_id is None and title_key(link.title or "") not in own]
    inside = {link.document_id for link in links if link.document_id not in (None, entry.id)}
    named = inside if set(entry.implements) - inside else set(entry.implements)
    return [("cites", set(entry.cites), set(link_names(outside)) - own), ("implements", set(entry.implements), named)]


def _differ(entry: Entry, what: str, manifest: object, text: object) -> str:
    return f"{entry.id}: {what} is {_show(manifest)} in manifest.toml but {_show(text)} in {entry.file}"


def _show(value: object) -> str:
    if value is None:
        return "absent"
    if isinstance(value, set | tuple):
        return "、".join(sorted(map(str, value)) if isinstance(value, set) else map(str, value)) or "empty"
    return str(value)
