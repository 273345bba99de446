"""What documents say on one subject, side by side: a row for each aspect, a column for each document.

长期租赁、先租后让、租让结合     2023-18 鼓励…实行用地弹性出让、长期租赁、先租后让、租让结合等供地方式…
                               nmg-2023 推动工业用地长期租赁、先租后让、租让结合及弹性年期出让…

An aspect is a phrase that the sentences of its row share to the letter; what no other document says is a row by itself,
named by the phrase of its own that tells most.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.derived.comparison_phrases import Cut, Key, Weights, Word, is_name, phrases_of, read_phrases
from assistant.derived.comparison_subject import Subject
from assistant.parts import cut_parts, runs, trimmed
from corpus.document import Clause, Document, Span
from index.search import Ranking

# So many rows at most: what is read at a glance.
MOST_ROWS = 10
# A longer sentence is cut into parts that can stand alone, each of at most so many characters where that can be.
LONG = 100
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
    """What documents say on a subject; so many aspects `more` are left out, those farthest from it."""

    columns: tuple[Document, ...]
    rows: tuple[Row, ...]
    more: int = 0

    @property
    def silent(self) -> tuple[Document, ...]:
        """The documents that say nothing on the subject."""
        said = {cell.document.id for row in self.rows for cells in row.cells for cell in cells}
        return tuple(document for document in self.columns if document.id not in said)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence on the subject, its phrases where they stand, and how closely it is on the subject."""

    document: Document
    clause: Clause
    span: Span
    phrases: Mapping[Key, Span]
    closeness: float


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
    sentences = _on_subject(columns, ranking, subject, read)
    groups = _merged(_groups(sentences, weights), sentences, subject, weights)
    near = [group for group in groups if _is_near(group, sentences, subject)]
    ordered = _ordered(near if len(near) >= ENOUGH else groups, sentences)
    rows = [_row(group, sentences, columns) for group in ordered[:MOST_ROWS]]
    return Comparison(tuple(columns), tuple(rows), max(0, len(ordered) - MOST_ROWS))


def speaking(documents: Sequence[Document], ranking: Ranking) -> tuple[Document, ...]:
    """Return those documents that have a sentence on what a question is about."""
    subject = Subject.of(ranking.question, documents)
    return tuple(
        document
        for document in documents
        if any(
            subject.closeness(document, clause, span)
            for clause in document.clauses
            for span in clause.sentences
            if not _is_heading(document.text, clause, span)
        )
    )


def _on_subject(
    columns: Sequence[Document],
    ranking: Ranking,
    subject: Subject,
    read: Mapping[tuple[str, Span], tuple[tuple[Word, ...], ...]],
) -> tuple[_Sentence, ...]:
    """Return the sentences on a subject, those of the best clauses first, without bare headings."""
    wanted = {document.id for document in columns}
    found = []
    for hit in ranking.hits:
        document, clause = hit.document, hit.clause
        if document.id not in wanted:
            continue
        for span in clause.sentences:
            closeness = subject.closeness(document, clause, span)
            if closeness and not _is_heading(document.text, clause, span):
                for part in _short_parts(document.text, span):
                    phrases = {p.key: p.span for p in phrases_of(_within(read[document.id, span], part))}
                    found.append(_Sentence(document, clause, part, phrases, closeness))
    return tuple(found)


def _short_parts(text: str, sentence: Span) -> list[Span]:
    """Return a sentence, or what a long one is made of: as many of its parts together as are not too long."""
    if sentence.end - sentence.start <= LONG:
        return [trimmed(text, sentence)]
    found: list[Span] = []
    whole = runs(text, cut_parts(text, sentence))
    while not found or found[-1].end < sentence.end:
        start = found[-1].end if found else sentence.start
        here = sorted((run for run in whole if run.start == start), key=lambda run: run.end)
        short = [run for run in here if run.end - run.start <= LONG]
        found.append(short[-1] if short else here[0])
    return [trimmed(text, part) for part in found]


def _within(phrases: Sequence[Sequence[Word]], part: Span) -> list[list[Word]]:
    return [[word for word in words if part.start <= word.start and word.end <= part.end] for words in phrases]


def _is_heading(text: str, clause: Clause, span: Span) -> bool:
    opening = text[span.start : span.end].removeprefix(clause.number).strip("。 ")
    return bool(clause.heading) and clause.heading.startswith(opening)


def _groups(sentences: Sequence[_Sentence], weights: Weights) -> list[_Group]:
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


def _shared(sentences: Sequence[_Sentence]) -> dict[Key, frozenset[int]]:
    """Return the phrases that several sentences have, and which."""
    having: dict[Key, set[int]] = {}
    for n, sentence in enumerate(sentences):
        for key in sentence.phrases:
            having.setdefault(key, set()).add(n)
    return {key: frozenset(members) for key, members in having.items() if len(members) > 1}


def _best(
    shared: Mapping[Key, frozenset[int]], sentences: Sequence[_Sentence], weights: Weights, done: set[int], least: int
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


def _least(members: Sequence[_Sentence]) -> float:
    """Return how much words in common must tell."""
    headings = {(member.document.id, member.clause.heading) for member in members}
    alike = Counter(heading for _, heading in headings if heading).most_common(1)
    return SAME_HEADING if alike and alike[0][1] > 1 else SHARED


def _ordered(groups: Sequence[_Group], sentences: Sequence[_Sentence]) -> list[_Group]:
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


def _is_near(group: _Group, sentences: Sequence[_Sentence], subject: Subject) -> bool:
    """Tell whether an aspect does more than touch on the subject."""
    members = [sentences[n] for n in group.members]
    shared = len({member.document.id for member in members}) > 1
    return max(member.closeness for member in members) > 1 or (shared and subject.names("".join(group.key)))


def _merged(
    groups: Sequence[_Group], sentences: Sequence[_Sentence], subject: Subject, weights: Weights
) -> list[_Group]:
    """Return aspects with their names as keys, those of one name as one."""
    named: dict[Key, frozenset[int]] = {}
    for group in groups:
        key = _name([sentences[n] for n in sorted(group.members)], subject, weights)
        named[key] = named.get(key, frozenset()) | group.members
    return [_Group(key, members) for key, members in named.items()]


def _row(group: _Group, sentences: Sequence[_Sentence], columns: Sequence[Document]) -> Row:
    members = [sentences[n] for n in sorted(group.members)]
    cells = [_cell(member, group.key) for member in members]
    where = members[0].phrases.get(group.key)
    aspect = members[0].document.text[where.start : where.end] if where else members[0].clause.heading
    return Row(aspect, tuple(tuple(cell for cell in cells if cell.document.id == d.id) for d in columns))


def _name(members: Sequence[_Sentence], subject: Subject, weights: Weights) -> Key:
    """Return the phrase that names an aspect: one that all have, telling much, best with a word of the subject."""
    common = set(members[0].phrases).intersection(*(member.phrases for member in members))

    def tells(key: Key) -> tuple[bool, float, float, Key]:
        first = members[0]
        late = (first.phrases[key].start - first.span.start) / (first.span.end - first.span.start)
        weight = weights.of(key)
        names = _NAMES_SUBJECT * (len(key) > 1 and subject.names("".join(key)))
        return is_name(key), (min(weight, _TELLING) + names) * (1 - _LATE * late), weight, key

    return max(common, key=tells, default=())


def _cell(sentence: _Sentence, key: Key) -> Cell:
    mark = sentence.phrases.get(key)
    return Cell(sentence.document, sentence.clause, sentence.span, (mark,) if mark else ())
