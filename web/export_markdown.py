r"""A conversation as Markdown: what the texts hold of its marks is escaped, so that it reads as it was written.

2*3 <b>  ->  2\*3 \<b\>
"""

import re
from collections.abc import Iterator

from web.conversation_models import ConversationBody, Turn
from web.export_words import facts, groups, marks, unsaid_notes, words
from web.models import Citation
from web.strings import Interface

_MARKS = re.compile(r"[\\`*_<>\[\]#|~&]")
# A list, a heading or a rule begins a line.
_OPENING = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)])(?=\s|$))", re.M)


def to_markdown(conversation: ConversationBody) -> str:
    """Return a conversation as Markdown."""
    parts = [f"# {escaped(_line(conversation.title))}"]
    for turn in conversation.turns:
        parts += _turn(turn)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return a text whose characters mean nothing to Markdown."""
    plain = _MARKS.sub(r"\\\g<0>", text)
    return _OPENING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", plain)


def _turn(turn: Turn) -> Iterator[str]:
    answer = turn.answer
    interface = words(answer.language)
    say = interface.say
    yield f"## {escaped(say('question', text=_line(turn.question)))}"
    if answer.understood_as:
        yield f"*{escaped(say('understood_as', text=_line(answer.understood_as)))}*"
    yield "\n\n".join(f"{escaped(s.text)}{marks(s.citations)}" for s in answer.statements)
    for group in groups(answer):
        yield f"### {group.heading}"
        for citation in group.citations:
            yield from _citation(citation, interface)
    if notes := unsaid_notes(answer):
        yield f"### {say('notes')}"
        yield "\n".join(f"- {escaped(_line(note))}" for note in notes)
    yield f"*{escaped(say('foot', index=answer.meta.index, version=answer.meta.version))}*"


def _citation(citation: Citation, interface: Interface) -> Iterator[str]:
    yield f"**[{citation.n}] {escaped(_line(citation.document.title))}**"
    yield "\n".join(f"- {escaped(_line(fact))}" for fact in facts(citation, interface))
    # Two spaces at the end of a line keep its break.
    yield "\n".join(f"> {line}  " for line in escaped(citation.quote).split("\n"))


def _line(text: str) -> str:
    return " ".join(text.split())
