"""A corpus of one's own of any size, to measure with: documents put together from the sentences of real ones.

Each has a title, a 文号, three chapters of numbered clauses of two to four sentences, and no sentence twice: into every
one goes a number of its own. Lengths are those of the notices that come with the program.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from corpus.document import Status
from corpus.load import DOCUMENTS, MANIFEST, load_corpus
from corpus.manifest import Entry, digest
from corpus.own_fingerprints import Fingerprints
from corpus.own_manifest import manifest_text
from corpus.similarity import fingerprint

CLAUSES_OF_ONE = 20
MORE = Path(__file__).parents[2] / "shared" / "documents-more"
_SENTENCE = re.compile(r"[^。！？；\n《》“”（）()〔〕\[\]#*|>\s]{16,90}(?=[。；])")
_PLACES = ("广西", "云南", "新疆", "西藏", "辽宁", "吉林", "黑龙江", "甘肃", "海南", "内蒙古")
_FIGURES = "零一二三四五六七八九"
# A sentence as it stands in a document; what a clause begins with, and the heading that is made of it.
SENTENCE = re.compile(r"(?P<base>.+)，列入第\d+号方案第\d+项。?")
HEADING = re.compile(r"(?:[一二三]、\S+ )?（[一二三四五六七八九十]+）(?P<start>.+)事项。?")
START = 8
_CHAPTERS = ("完善基础设施", "发展特色产业", "加强要素保障", "优化营商环境", "健全工作机制", "强化组织实施")


@dataclass(frozen=True, slots=True)
class Made:
    """A document that was made: its entry and its text."""

    entry: Entry
    text: str


def pool_of_sentences() -> list[str]:
    """Return the sentences of the documents that come with the program, and of the laws beside it if they are there."""
    texts = [document.text for document in load_corpus().documents]
    texts += [path.read_text(encoding="utf-8") for path in sorted(MORE.rglob("*.md"))]
    return list(dict.fromkeys(sentence for text in texts for sentence in _SENTENCE.findall(text)))


def make_documents(clauses: int, seed: int = 0, pool: Sequence[str] = ()) -> Iterator[Made]:
    """Yield documents with so many clauses in all, about twenty each, of the sentences given or of all there are."""
    chance, pool = random.Random(seed), pool or pool_of_sentences()
    number = done = 0
    while done < clauses:
        number += 1
        count = min(max(6, round(chance.gauss(CLAUSES_OF_ONE, 5))), max(6, clauses - done))
        yield _document(number, count, pool, chance)
        done += count


def _document(number: int, count: int, pool: Sequence[str], chance: random.Random) -> Made:
    place, year = chance.choice(_PLACES), chance.randint(2005, 2024)
    title = f"关于{place}{chance.choice(_CHAPTERS)}工作第{number}号方案的通知"
    lines = [title, f"测商发〔{year}〕{number}号", "各有关单位："]
    chapters = chance.sample(_CHAPTERS, 3)
    sentences = 0
    for i, chapter in enumerate(chapters):
        lines.append(f"{_FIGURES[i + 1]}、{chapter}")
        share = count // 3 + (i < count % 3)
        for k in range(share):
            said = []
            for _ in range(chance.randint(2, 4)):
                sentences += 1
                said.append(f"{chance.choice(pool)}，列入第{number}号方案第{sentences}项。")
            lines.append(f"（{_chinese(k + 1)}）{said[0][:START]}事项。{''.join(said)}")
    issued = date(year, 1, 1) + timedelta(days=chance.randrange(365))
    lines += ["测试商务局", f"{issued.year}年{issued.month}月{issued.day}日"]
    text = "\n".join(lines) + "\n"
    own_id = f"made-{number:05}"
    entry = Entry(
        id=own_id, file=f"{own_id}.txt", sha256=digest(text.encode()), title=title, issued=issued,
        issuers=("测试商务局",), level="自治区", regions=(), source="eval/bench_corpus.py", status=Status.NOT_STATED,
        status_evidence="正文未注明时效", implements=(), cites=(), number=f"测商发〔{year}〕{number}号",
    )  # fmt: skip
    return Made(entry, text)


def _chinese(number: int) -> str:
    """Return a number up to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _FIGURES[tens]) + ("十" if tens else "") + (_FIGURES[ones] if ones else "")


def write_corpus(
    folder: Path, clauses: int, told: Callable[[int], None], seed: int = 0, pool: Sequence[str] = ()
) -> int:
    """Write a corpus as `assistant documents add` leaves one; return how many documents it has."""
    (folder / DOCUMENTS).mkdir(parents=True)
    entries: list[Entry] = []
    prints = Fingerprints({})
    for made in make_documents(clauses, seed, pool):
        (folder / DOCUMENTS / made.entry.file).write_text(made.text, encoding="utf-8")
        entries.append(made.entry)
        prints.add(made.entry.sha256, fingerprint(made.text))
        told(len(entries))
    prints.write(folder, {entry.sha256 for entry in entries})
    (folder / MANIFEST).write_text(manifest_text("", entries, ()), encoding="utf-8")
    return len(entries)
