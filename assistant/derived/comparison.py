"""What documents say on one subject, side by side: a row for each aspect, a column for each document.

长期租赁、先租后让、租让结合     2023-18 鼓励…实行用地弹性出让、长期租赁、先租后让、租让结合等供地方式…
                               nmg-2023 推动工业用地长期租赁、先租后让、租让结合及弹性年期出让…

An aspect is a phrase that the sentences of its row share to the letter; what no other document says is a row by itself,
named by the phrase of its own that tells most.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.derived.comparison_phrases import Cut, Key, Weights, is_name, read_phrases
from assistant.derived.comparison_sentences import TOUCHES, Sentence, on_subject
from assistant.derived.comparison_subject import Subject
from corpus.document import Clause, Document, Span
from index.search import Ranking

# So many rows at most: what is read at a glance.
MOST_ROWS = 10
# Words in common tell less than this by chance: two that stand in one sentence of fifty.
SHARED = 1.2
# In clauses under one heading less is enough.
SAME_HEADING = 0.8
# Rows that only touch on the subject are left out where so many do more.
ENOUGH = 3
# How much closer to the subject an aspect counts for each further document.
_SHARED_BONUS = 1.5
# How much it counts that an aspect's name has a word of the subject.
_NAMES_SUBJECT = 1.5
# A name that tells more than this tells enough.
_TELLING = 2.0
# What a sentence ends with is its aim (提高用地水平) rather than its aspect: the last word counts so much less.
_LATE = 0.3


@dataclass(frozen=True, slots=True)
class Cell:
    """What a document says on an aspect: a span of its text, the clause it stands in, the aspect's words in it."""

    document: Document
    clause: Clause
    span: Span
    marks: tuple[Span, ...]

    @property
    def quote(self) -> str:
        """The words, as the document has them."""
        return self.document.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Row:
    """An aspect, and for each column what it says on it; nothing where the document has no words on it."""

    aspect: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What documents say on a subject.

    `silent` are those that say nothing on it; so many aspects `more` are left out, those farthest from it.
    """

    columns: tuple[Document, ...]
    rows: tuple[Row, ...]
    silent: tuple[Document, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Group:
    """Sentences of one aspect, by their numbers, and the phrase that they share."""

    key: Key
    members: frozenset[int]


def compare(columns: Sequence[Document], ranking: Ranking, cut: Cut) -> Comparison:
    """Return what documents say on what a question is about.

    `ranking` has their clauses, those that are most on the subject first; `cut` cuts text into words.
    """
    subject = Subject.of(ranking.question, columns)
    read = {
        (document.id, span): read_phrases(document.text, span, [Span(m.start, m.end) for m in clause.agencies], cut)
        for document in columns
        for clause in document.clauses
        for span in clause.sentences
    }
    weights = Weights(list(read.values()), frozenset(subject.words()))
    sentences = on_subject(columns, ranking, subject, read)
    groups = _merged(_groups(sentences, weights), sentences, subject, weights)
    ordered = _ordered(_near(groups, sentences, subject), sentences)
    rows = tuple(_row(group, sentences, columns) for group in ordered[:MOST_ROWS])
    said = {sentence.document.id for sentence in sentences}
    silent = tuple(document for document in columns if document.id not in said)
    return Comparison(tuple(columns), rows, silent, max(0, len(ordered) - MOST_ROWS))


def _groups(sentences: Sequence[Sentence], weights: Weights) -> list[_Group]:
    """Return the sentences by aspect: first those of several documents, then what is left.

    A sentence that shares one phrase with one sentence and another with a second is of both aspects.
    """
    shared = _shared(sentences)
    groups: list[_Group] = []
    done: set[int] = set()
    for least in (2, 1):
        while True:
            best = _best(shared, sentences, weights, done, least)
            if best is None:
                break
            groups.append(best)
            done |= best.members
            shared = {key: members for key, members in shared.items() if not members <= done}
    return groups + [_Group((), frozenset({n})) for n in range(len(sentences)) if n not in done]


def _shared(sentences: Sequence[Sentence]) -> dict[Key, frozenset[int]]:
    """Return the phrases that several sentences have, and which."""
    having: dict[Key, set[int]] = {}
    for n, sentence in enumerate(sentences):
        for key in sentence.phrases:
            having.setdefault(key, set()).add(n)
    return {key: frozenset(members) for key, members in having.items() if len(members) > 1}


def _best(
    shared: Mapping[Key, frozenset[int]], sentences: Sequence[Sentence], weights: Weights, done: set[int], least: int
) -> _Group | None:
    """Return the phrase that tells most, for the most documents and sentences; of `least` documents and more.

    Sentences of one document are put together only where none of them has a place yet.
    """
    best, most = None, 0.0
    for key, members in sorted(shared.items()):
        documents = {sentences[n].document.id for n in members}
        new = members - done
        tells = weights.of(key)
        if (
            tells < _least([sentences[n] for n in members])
            or len(documents) < least
            or not new
            or (len(documents) == 1 and members & done)
        ):
            continue
        most_of_one = max(Counter(sentences[n].document.id for n in members).values())
        score = (tells / most_of_one) ** 0.5 * len(documents)
        if score > most:
            best, most = _Group(key, members), score
    return best


def _least(members: Sequence[Sentence]) -> float:
    """Return how much words in common must tell."""
    headings = {(member.document.id, member.clause.heading) for member in members}
    alike = Counter(heading for _, heading in headings if heading).most_common(1)
    return SAME_HEADING if alike and alike[0][1] > 1 else SHARED


def _ordered(groups: Sequence[_Group], sentences: Sequence[Sentence]) -> list[_Group]:
    """Return aspects in order: the more documents have them and the closer they are to the subject, the earlier.

    Aspects that are as close and of one document each take turns, that no document fills the table.
    """
    turns: Counter[tuple[float, str]] = Counter()
    ranked = []
    for group in sorted(groups, key=lambda group: min(group.members)):
        members = [sentences[n] for n in group.members]
        documents = {member.document.id for member in members}
        closeness = max(member.closeness for member in members) + _SHARED_BONUS * (len(documents) - 1)
        turn = 0
        if len(documents) == 1:
            key = (closeness, members[0].document.id)
            turn, turns[key] = turns[key], turns[key] + 1
        ranked.append((-closeness, turn, min(group.members), group))
    return [group for *_, group in sorted(ranked, key=lambda item: item[:3])]


def _near(groups: Sequence[_Group], sentences: Sequence[Sentence], subject: Subject) -> list[_Group]:
    """Return the aspects that do more than touch on the subject; of a document that does no more, those it has."""
    near = [group for group in groups if _is_near(group, sentences, subject)]
    if len(near) < ENOUGH:
        return list(groups)
    shown = {sentences[n].document.id for group in near for n in group.members}
    return [g for g in groups if g in near or not shown & {sentences[n].document.id for n in g.members}]


def _is_near(group: _Group, sentences: Sequence[Sentence], subject: Subject) -> bool:
    """Tell whether an aspect does more than touch on the subject."""
    members = [sentences[n] for n in group.members]
    shared = len({member.document.id for member in members}) > 1
    return max(member.closeness for member in members) > TOUCHES or (shared and subject.names("".join(group.key)))


def _merged(
    groups: Sequence[_Group], sentences: Sequence[Sentence], subject: Subject, weights: Weights
) -> list[_Group]:
    """Return aspects with their names as keys, those of one name as one."""
    named: dict[Key, frozenset[int]] = {}
    for group in groups:
        key = _name([sentences[n] for n in sorted(group.members)], subject, weights)
        named[key] = named.get(key, frozenset()) | group.members
    return [_Group(key, members) for key, members in named.items()]


def _row(group: _Group, sentences: Sequence[Sentence], columns: Sequence[Document]) -> Row:
    members = [sentences[n] for n in sorted(group.members)]
    cells = [_cell(member, group.key) for member in members]
    where = members[0].phrases.get(group.key)
    aspect = members[0].document.text[where.start : where.end] if where else members[0].clause.heading
    return Row(aspect, tuple(tuple(cell for cell in cells if cell.document.id == d.id) for d in columns))


def _name(members: Sequence[Sentence], subject: Subject, weights: Weights) -> Key:
    """Return the phrase that names an aspect: one that all have, telling much, best with a word of the subject."""
    common = set(members[0].phrases).intersection(*(member.phrases for member in members))

    def tells(key: Key) -> tuple[bool, float, float, Key]:
        first = members[0]
        late = (first.phrases[key].start - first.span.start) / (first.span.end - first.span.start)
        weight = weights.of(key)
        names = _NAMES_SUBJECT * (len(key) > 1 and subject.names("".join(key)))
        return is_name(key), (min(weight, _TELLING) + names) * (1 - _LATE * late), weight, key

    return max(common, key=tells, default=())


def _cell(sentence: Sentence, key: Key) -> Cell:
    mark = sentence.phrases.get(key)
    return Cell(sentence.document, sentence.clause, sentence.span, (mark,) if mark else ())
