"""The corpus as Markdown: every document, clause, agency list and repair, to be read against the raw files."""

from collections import Counter

from corpus.document import AgencyMention, Clause, Corpus, Document, Repair, Role

# Steps whose every change is shown; of the others, which change thousands of characters alike, the first few.
_SHOWN_WHOLE = {"erratum", "bookmark", "join"}
_SAMPLES = 5


def corpus_report(corpus: Corpus) -> str:
    """Return the report; it is the same for the same corpus."""
    lines = [
        "# Corpus report",
        "",
        "Written by `make report` (`assistant documents report --output docs/corpus-report.md`); do not edit by hand.",
        "Quotes are the cleaned text, whole. Offsets count characters of that text; raw offsets those of the raw file.",
        "",
        "| document | clauses | headings | agency lists | repairs | problems |",
        "|---|---|---|---|---|---|",
    ]
    for document in corpus.documents:
        lists = sum(clause.agency_list is not None for clause in document.clauses)
        counts = (len(document.clauses), len(document.headings), lists, len(document.repairs), len(document.problems))
        lines.append(f"| [{document.id}](#{document.id}) | " + " | ".join(map(str, counts)) + " |")
    for document in corpus.documents:
        lines += ["", *_document(document)]
    return "\n".join(lines) + "\n"


def _document(document: Document) -> list[str]:
    facts = {
        "title": document.title,
        "文号": document.number or "the text has none",
        "issued": document.issued.isoformat(),
        "effective": document.effective.isoformat() if document.effective else "not stated",
        "expires": document.expires.isoformat() if document.expires else "not stated",
        f"issuers ({len(document.issuers)})": "、".join(document.issuers),
        "level": document.level,
        "regions": "、".join(document.regions),
        "status": f"{document.status.value} ({document.status_evidence})",
        "implements": "、".join(document.implements) or "—",
        "cites": "、".join(document.cites) or "—",
        "source": document.source,
        "raw file": f"`corpus/documents/{document.file}`, sha256 `{document.sha256}`",
    }
    lines = [
        f"## {document.id}",
        "",
        *(f"- {name}: {value}" for name, value in facts.items()),
        "",
        "### Front matter",
        "",
    ]
    lines += [f"- {p.kind.value} {p.start}–{p.end}: {document.text[p.start : p.end]}" for p in document.front]
    lines += ["", "### Clauses"]
    for clause in document.clauses:
        lines += ["", *_clause(document, clause)]
    lines += ["", "### Repairs", "", *_repairs(document)]
    lines += ["", "### Problems", "", *([f"- at {p.offset}: {p.message}" for p in document.problems] or ["None."])]
    return lines


def _clause(document: Document, clause: Clause) -> list[str]:
    quote = [f"> {line}" for line in document.quote(clause).split("\n")]
    lines = [
        f"#### {clause.id}",
        "",
        f"{' / '.join(clause.path) or '(no heading)'} · {clause.start}–{clause.end}",
        "",
        *quote,
    ]
    listed = [m for m in clause.agencies if clause.agency_list and m.start >= clause.agency_list.start]
    named = [m for m in clause.agencies if m not in listed]
    if clause.agency_list:
        span = clause.agency_list
        lines += ["", f"List `{document.text[span.start : span.end]}`:", "", *(_mention(document, m) for m in listed)]
    if named:
        lines += ["", "Named in the text:", "", *(_mention(document, m) for m in named)]
    return lines


def _mention(document: Document, mention: AgencyMention) -> str:
    english = f" ({mention.name_en})" if mention.name_en else ""
    role = "" if mention.role is Role.MENTIONED else f" **{mention.role.value}**"
    return f"- {document.text[mention.start : mention.end]} → {mention.name}{english}{role}"


def _repairs(document: Document) -> list[str]:
    counts = Counter(repair.step for repair in document.repairs)
    lines = []
    for step, count in counts.items():
        repairs = [repair for repair in document.repairs if repair.step == step]
        shown = repairs if step in _SHOWN_WHOLE else repairs[:_SAMPLES]
        lines.append(f"- {step}: {count}" + ("" if len(shown) == count else f", the first {len(shown)}:"))
        lines += [f"  - {_repair(document, repair)}" for repair in shown]
    return lines or ["None."]


def _repair(document: Document, repair: Repair) -> str:
    before, after = _code(repair.before), _code(repair.after) if repair.after else "nothing"
    around = _code(document.text[max(0, repair.start - 6) : repair.end + 6])
    reason = f": {repair.reason}" if repair.reason else ""
    return f"raw {repair.raw_start}–{repair.raw_end}: {before} → {after}, now {around}{reason}"


def _code(text: str) -> str:
    shown = text.replace("\n", "⏎").replace("\u3000", "␣").replace("\u2002", "␣").replace(" ", "␣")
    return f"`{shown}`"
