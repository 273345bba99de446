"""Support as a person reads it in a terminal: a table for each kind, the best measures of each."""

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from assistant.asker import Asker
from assistant.derived.measures import Measure
from assistant.support import Fitted, Group, Support, responsible, words
from corpus.clean import to_traditional
from index.language import Language

PHRASES: Mapping[str, tuple[str, str]] = {
    "read_as": ("按此理解：{asker}", "Read as: {asker}"),
    "in": ("在{names}", "in {names}"),
    "trade": ("从事{names}", "does {names}"),
    "asks": ("要{names}", "asks for {names}"),
    "measure": ("原文", "Measure"),
    "who": ("对象 · 条件", "For whom · on what condition"),
    "where": ("出处 · 责任单位", "Source · responsible"),
    "other": ("其他", "Other"),
    "group": ("{kind}（{count}）", "{kind} ({count})"),
    "more": ("另有 {count} 条：--top {all}", "{count} more: --top {all}"),
    "general": ("面向各地的其他类别：{counts}（用 --kind 查看）", "Other kinds, for everybody: {counts} (see --kind)"),
    "prohibitions": ("限制与禁止", "Limits and prohibitions"),
    "for_others": ("另有 {count} 条只适用于其他地方，未列。", "{count} more are for other places only: not listed."),
    "none": (
        "没有符合条件的措施：去掉一个筛选条件再试，或用 assistant ask 提问。",
        "No measure matches: leave out a filter, or ask with assistant ask.",
    ),
}


def render_support(console: Console, support: Support, language: Language, top: int) -> None:
    """Print for each kind at most `top` measures, and what is forbidden or for others.

    Where kinds have measures of the asker's place or trade, or are asked for, the others are only counted.
    """
    close = [group for group in support.groups if group.is_close or group.kind in support.asker.kinds]
    if not support.count and not support.prohibitions:
        console.print(Text(_say(language, "none")))
    for group in close or support.groups:
        _render(console, _name(group, language), group.measures, language, top)
    if general := [group for group in support.groups if close and group not in close]:
        counts = "、".join(f"{_name(group, language)} {len(group.measures)}" for group in general)
        console.print(Text(_say(language, "general", counts=counts), style="dim"))
    if support.prohibitions:
        _render(console, _say(language, "prohibitions"), support.prohibitions, language, top)
    if support.for_others:
        console.print(Text(_say(language, "for_others", count=support.for_others), style="dim"))


def render_asker(console: Console, asker: Asker, language: Language) -> None:
    """Print how who asks was read."""
    if read := _asker(asker, language):
        console.print(Text(_say(language, "read_as", asker=read), style="dim"))


def _render(console: Console, name: str, measures: Sequence[Fitted], language: Language, top: int) -> None:
    table = Table(
        Column(_say(language, "measure"), ratio=5, overflow="fold"),
        Column(_say(language, "who"), ratio=3, overflow="fold"),
        Column(_say(language, "where"), ratio=3, overflow="fold"),
        title=Text(_say(language, "group", kind=name, count=len(measures)), style="bold"),
        title_justify="left",
        box=SIMPLE_HEAD,
        expand=True,
        show_lines=True,
    )
    for fitted in measures[:top]:
        table.add_row(_quote(fitted.measure), _whom(fitted.measure), _source(fitted.measure))
    console.print(table)
    if len(measures) > top:
        console.print(Text(_say(language, "more", count=len(measures) - top, all=len(measures)), style="dim"))


def _name(group: Group, language: Language) -> str:
    return group.kind.value if group.kind else _say(language, "other")


def _quote(measure: Measure) -> Text:
    """Return the sentence with its verbs underlined, after how strong it is."""
    text = Text(measure.quote)
    for found in measure.verbs:
        start, end = (offset - measure.sentence.start for offset in (found.span.start, found.span.end))
        text.stylize("bold underline", start, end)
    return Text.assemble((f"[{measure.strength.value}] ", "cyan"), text)


def _whom(measure: Measure) -> Text:
    conditions = [(f"\n{each}", "yellow") for each in words(measure, measure.conditions)]
    return Text.assemble("、".join(words(measure, measure.beneficiaries)) or "—", *conditions)


def _source(measure: Measure) -> Text:
    bodies = "、".join(dict.fromkeys(body.name for body in responsible(measure)))
    named = [(f"\n{bodies}", "magenta")] if bodies else []
    return Text.assemble((measure.clause.id, "bold"), (f"\n{measure.document.issued.isoformat()}", "dim"), *named)


def _asker(asker: Asker, language: Language) -> str:
    """Return who asks, in words; empty where nothing is known."""
    english = language is Language.ENGLISH
    read = {
        "in": [place.english if english else place.name for place in asker.places] or sorted(asker.regions),
        "trade": [term[0] for term in asker.trade],
        "asks": [kind.value for kind in sorted(asker.kinds)],
    }
    between, after = (", ", "; ") if english else ("、", "；")
    return after.join(_say(language, key, names=between.join(names)) for key, names in read.items() if names)


def _say(language: Language, phrase: str, **values: object) -> str:
    chinese, english = PHRASES[phrase]
    if language is Language.ENGLISH:
        return english.format(**values)
    return (to_traditional(chinese) if language is Language.TRADITIONAL else chinese).format(**values)
