"""A document's validity as a person reads it in a terminal."""

from rich.console import Console
from rich.text import Text

from assistant.derived.validity import Validity


def render_validity(console: Console, validity: Validity) -> None:
    """Print the status, the words that state it, other terms, what is repealed, and later documents."""
    document = validity.document
    quoted = [f"{evidence.document.id}“{evidence.quote}”" for evidence in validity.status_evidence]
    shown = [("状态", f"{validity.status.value}（{'；'.join(quoted) or document.status_evidence}）")]
    shown += [("施行", validity.effective.isoformat())] if validity.effective else []
    shown += [("失效", validity.expires.isoformat())] if validity.expires else []
    terms = [document.text[t.span.start : t.span.end] for t in validity.terms if t.status is None]
    shown += [("时效用语", "；".join(terms))] if terms else []
    shown += [("废止", f"《{each.title}》" if each.title else each.number or "") for each in validity.repeals]
    for later in validity.later:
        level = f"，{later.document.level}" if later.is_local else ""
        shown.append(("同主题较新", f"{later.document.id}（{later.document.issued.isoformat()}{level}）"))
    for name, value in shown:
        console.print(Text(f"{name}：{value}", style="dim"))
