"""Follow-ups in English: what a short question leaves out is taken from the question before it.

Can we rent land in Erenhot?               What about Manzhouli?       Can we rent land in Manzhouli?
Which agencies handle RMB settlement?      And land?                   Which agencies handle land?
What support is there for land?            Who is responsible?         Who is responsible for land?
Can a policy bank lend to us?              What if it's for machinery? Can a policy bank lend to us, if it's for
                                                                       machinery?
"""

import re

from assistant.carrying import named, swapped
from assistant.subjects import Kind, Subject, Subjects, without
from index.translate import STOP_WORDS

_I = re.IGNORECASE
_CUE = re.compile(r"^(?:(?:and|but|so|ok(?:ay)?|then|also|well|thanks|thank you|plus)\b[,.!]?\s*)+", _I)
_PREPOSITION = r"(?:(?:for|in|at|with|on|about|to|regarding)\s+)?"
_ABOUT = re.compile(
    rf"^(?:(?:what|how) about|(?:is it |would it be |is that )?(?:the )?same {_PREPOSITION.rstrip('?')}"
    rf"|(?:does|would) (?:it|this|that) (?:also )?(?:apply|hold|work|count) (?:to|for|in)|instead,? {_PREPOSITION})"
    r"\s*(?P<x>[^?.!]+)(?P<rest>.*)$",
    _I | re.DOTALL,
)
_IF = re.compile(r"^(?:what |how about |and )?if (?P<x>[^?.!]+)(?P<rest>.*)$", _I | re.DOTALL)
_IT_IS = re.compile(
    rf"^(?:(?:it|we|they|that|this|i|you)(?:'s|'re|'m| is| are| am| were| was)(?: based| located)?\s+)?{_PREPOSITION}",
    _I,
)
# After "and" or "for", a few words that open no question of their own: And land? For machinery?
_BARE = re.compile(
    r"^(?!(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|should|will|would|may|"
    r"must|has|have|please|tell|good|hi|hello|thanks)\b)(?P<x>[^?.!]+)\?(?P<rest>.*)$",
    _I | re.DOTALL,
)
_POINTS_BACK = re.compile(r"\b(?:it|its|they|them|their|those|these|this|that|there)\b", _I)
_TO_THE_ASSISTANT = re.compile(r"\b(?:you|your|yourself)\b", _I)
_OPENS_QUESTION = re.compile(
    r"^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|should|will|would|may|must|"
    r"since|until|by|for|from|to|under|at|in)\b",
    _I,
)
# Words that say what is asked of a subject, and name none.
GENERAL = frozenset(
    """responsible responsibility charge department departments agency agencies body bodies authority authorities office
    offices ministry ministries lead leads leading handle handles apply application applying cost costs long much take
    takes amount condition conditions requirement requirements required document documents paper papers paperwork form
    forms deadline date dated issue issued issuing published number contact pay pays paid eligible qualify exactly
    detail details limit limits maximum minimum period term terms rule rules support help exercise decide decides
    approve approves approval process steps time people person name names far soon often valid answer still yet today
    manage manages oversee oversees sign signed wrote written mean means available offered give gets""".split()  # noqa: SIM905 - one word a line would hide the rest of the file
)
_BODY = r"(?:agenc(?:y|ies)|departments?|bod(?:y|ies)|authorit(?:y|ies)|offices?|ministr(?:y|ies)|bureaus?)"
# How a question asks, at its head: what follows is what it asks about.
_HEAD = re.compile(
    rf"^(?:(?:which|what) (?:[\w-]+ ){{0,3}}?{_BODY} (?:is |are |handles? |leads? |covers? |manages? |oversees? |"
    r"in charge of |responsible for |deals? with |looks? after |supports? )+"
    r"|who(?:m)? (?:is |are |should we |do we |do i |handles? |manages? |leads? |in charge of |responsible for |"
    r"deals? with |contact |ask |see |approach |about |for )+"
    r"|(?:what|which|is there|are there)(?: any| kinds? of| sort of)? (?:\w+ )?(?:support|help|incentives?|"
    r"polic(?:y|ies)|benefits?|measures|aid|"
    r"subsid(?:y|ies)|funding|rules?)(?: (?:is|are|there|available|offered|given|do|does|can|we|get))*"
    r" (?:for|on|about|with|to)"
    r"|what (?:does|do|did|is) .{0,60}?(?:say|said) (?:about|on)"
    r"|(?:can|could|may|how (?:do|can)) (?:i|we|they|companies|firms) (?:get|apply for|obtain|have))\b\s*",
    _I,
)
_OPENING = re.compile(
    r"^(?:(?:can|could|may|is|are|do|does|did|will|would|should|what|which|how|where|when)\b\s*"
    r"(?:(?:is|are|do|does|did|can|could|there)\b\s*)*)",
    _I,
)
_WORD = re.compile(r"[a-z0-9][a-z0-9'’&.-]*|[\u4e00-\u9fff]+", _I)
_ELLIPTIC, _FEW, _OWN = 6, 3, 6
_MAX_TOPIC = 200
# What joins a question to its subject, by the question's last word; a colon else.
_LINKS = {"responsible": " for", "in charge": " of"}


def understand_english(question: str, earlier: str, subjects: Subjects) -> str | None:
    """Return a question with what it takes from an earlier one, None where it can be understood alone."""
    text = _CUE.sub("", question)
    cued, theirs = text != question, subjects.find(earlier)
    if condition := _IF.match(text):
        return _conditional(condition["x"].strip(), condition["rest"], earlier, subjects)
    bare = _BARE.match(text) if cued or re.match(r"(?:for|in|on|with)\b", text, _I) else None
    if about := _ABOUT.match(text) or bare:
        x = _IT_IS.sub("", re.sub(r"\s+(?:too|as well|then|instead)$", "", about["x"].strip(), flags=_I))
        if x and len(x.split()) <= _ELLIPTIC:
            return _about_other(x, about["rest"], earlier, theirs, subjects)
    return _without_subject(text, cued, earlier, theirs, subjects)


def is_topical_english(question: str, subjects: Subjects) -> bool:
    """Tell whether a question is about something that a later one may take up: no thanks, no greeting."""
    found = subjects.find(question)
    return bool(found) or len(_content(without(question, found))) > 1


def _content(text: str) -> list[str]:
    words = [word.casefold().replace("’", "'").removesuffix("'s").rstrip(".") for word in _WORD.findall(text)]
    return [word for word in words if word not in STOP_WORDS and word not in GENERAL]


def _kinds(found: tuple[Subject, ...]) -> tuple[Kind, ...]:
    return tuple(dict.fromkeys(subject.kind for subject in found))


def _conditional(x: str, rest: str, earlier: str, subjects: Subjects) -> str | None:
    """Understand "What if it's for machinery?": the earlier question under a condition."""
    core = _IT_IS.sub("", x)
    found = subjects.find(core)
    if len(x.split()) > 2 * _ELLIPTIC:
        return None
    if found and not _content(without(core, found)):
        return _about_other(core, rest, earlier, subjects.find(earlier), subjects)
    return _asked(f"{_stripped(earlier)}, if {x}", rest)


def _about_other(x: str, rest: str, earlier: str, theirs: tuple[Subject, ...], subjects: Subjects) -> str:
    """Return what the earlier question asks about another place, zone, document, body or topic."""
    found = subjects.find(x)
    kinds = _kinds(found)
    if found and not _content(without(x, found)):
        where = "for" if set(kinds) <= {Kind.ACTOR, Kind.BODY} else "in"
        return _asked(swapped(earlier, theirs, x, kinds) or f"{_stripped(earlier)} {where} {x}", rest)
    head, inside = _HEAD.match(earlier), _inside(earlier, theirs, kinds)
    if head and not found:
        inside = _inside(earlier[head.end() :], subjects.find(earlier[head.end() :]), kinds)
    tail = inside if head or inside else f": {_topic(earlier)}"
    return _asked(f"{head.group() if head else 'What about '}{x}{tail}", rest)


def _inside(earlier: str, theirs: tuple[Subject, ...], besides: tuple[Kind, ...]) -> str:
    """Return where the earlier question is at home, as the end of a question: " in Erenhot"."""
    places = tuple(s for s in theirs if s.kind is not Kind.ACTOR)
    names = named(earlier, places, besides)
    return f" in {', '.join(names)}" if names else ""


def _without_subject(
    text: str, cued: bool, earlier: str, theirs: tuple[Subject, ...], subjects: Subjects
) -> str | None:
    """Understand "Who is responsible?", "How long does it take?": a question whose subject is the earlier one's."""
    found = subjects.find(text)
    own, back = _content(without(text, found)), _POINTS_BACK.search(text)
    if _TO_THE_ASSISTANT.search(text) or not _OPENS_QUESTION.match(text) or not text.rstrip().endswith("?"):
        return None
    if found and not (cued and not own):
        return None
    if found:
        other = swapped(earlier, theirs, ", ".join(named(text, found)), _kinds(found))
        return _asked(f"{_stripped(text)}: {_topic(other or earlier)}")
    topic = _topic(earlier)
    topic += _inside(earlier, tuple(s for s in theirs if earlier[s.start : s.end] not in topic), ())
    if not own or (back and len(own) <= _FEW + cued):
        told = _stripped(text)
        link = next((link for end, link in _LINKS.items() if told.casefold().endswith(end)), ":")
        return _asked(f"{told}{link} {topic}")
    if cued and len(own) <= _OWN:
        return _asked(f"{_stripped(text)}{_inside(earlier, theirs, ()) or ': ' + topic}")
    return None


def _topic(earlier: str) -> str:
    """Return what an earlier question is about: the question without the words that ask."""
    text = _stripped(earlier)
    head = _HEAD.match(text)
    return (text[head.end() :] if head else _OPENING.sub("", text))[:_MAX_TOPIC]


def _stripped(text: str) -> str:
    return text.rstrip("?.! ")


def _asked(text: str, rest: str = "") -> str:
    """Return a question with a capital and a question mark, and what was said after it."""
    said = rest.strip("?.! ")
    return f"{text[:1].upper()}{_stripped(text)[1:]}?{' ' + said if said else ''}"
