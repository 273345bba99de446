"""How well clauses are aligned: the pairs that are found against a hand-made table of all pairs.

    python -m eval.alignment_labels           precision, recall and F1, with every wrong and missing pair
    python -m eval.alignment_labels --json    the same as JSON

The table, eval/labels/alignment.tsv, has a line for each pair: the local clause, and the clause of the basis of which
it carries out a part; - for a local clause that carries out none. Documents that it does not name are not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.derived.lineage import Lineage
from assistant.json_parts import Json
from assistant.terminal import AsJson, print_json, settings
from corpus.load import load_corpus
from eval.errors import LabelsInvalid

LABELS = Path(__file__).with_name("labels") / "alignment.tsv"
NONE = "-"

# The ids of a local clause and of the clause of the basis.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The pairs of a hand-made table, and every local clause that somebody looked at."""

    pairs: frozenset[Pair]
    looked_at: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scores:
    """Which pairs are right, wrong (found, not in the table) and missing (in the table, not found)."""

    right: tuple[Pair, ...]
    wrong: tuple[Pair, ...]
    missing: tuple[Pair, ...]

    @property
    def precision(self) -> float:
        """The share of the pairs found that are right; 1 where none is found."""
        found = len(self.right) + len(self.wrong)
        return len(self.right) / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of the pairs of the table that are found; 1 where it has none."""
        wanted = len(self.right) + len(self.missing)
        return len(self.right) / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_table(path: Path = LABELS) -> Table:
    """Read a table of pairs; LabelsInvalid for a line that is no pair of clauses."""
    pairs, looked_at = set(), set()
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    for n, line in enumerate(lines, start=2):
        if not line.strip() or line.startswith("# "):
            continue
        cells = line.split("\t")
        if len(cells) != 2 or "#" not in cells[0] or ("#" not in cells[1] and cells[1] != NONE):
            raise LabelsInvalid(f"{path.name}:{n}: {line!r} is no local clause, tab, and clause of the basis or -")
        local, basis = cells
        looked_at.add(local)
        if basis != NONE:
            pairs.add((local, basis))
    return Table(frozenset(pairs), frozenset(looked_at))


def score(found: Iterable[Pair], table: Table) -> Scores:
    """Compare pairs with a table; those of clauses that nobody looked at do not count."""
    counted = {pair for pair in found if pair[0] in table.looked_at}
    return Scores(
        right=tuple(sorted(counted & table.pairs)),
        wrong=tuple(sorted(counted - table.pairs)),
        missing=tuple(sorted(table.pairs - counted)),
    )


def scores_json(scores: Scores) -> Json:
    """Return the figures, and every pair that is wrong or missing."""
    return {
        "precision": round(scores.precision, 4),
        "recall": round(scores.recall, 4),
        "f1": round(scores.f1, 4),
        "right": len(scores.right),
        "wrong": [list(pair) for pair in scores.wrong],
        "missing": [list(pair) for pair in scores.missing],
    }


def main(as_json: AsJson = False, labels: Annotated[Path, typer.Option(help="The hand-made table.")] = LABELS) -> None:
    """Align the clauses of the documents and score the pairs against the table."""
    pairs = Lineage.of(load_corpus(settings().corpus.expanduser())).pairs
    scores = score([(pair.local.id, pair.basis.id) for pair in pairs], read_table(labels))
    if as_json:
        print_json(scores_json(scores))
        return
    console = Console(highlight=False)
    console.print(f"precision {scores.precision:.3f}  recall {scores.recall:.3f}  F1 {scores.f1:.3f}")
    console.print(f"{len(scores.right)} right, {len(scores.wrong)} wrong, {len(scores.missing)} missing")
    for label, listed in (("wrong", scores.wrong), ("missing", scores.missing)):
        for local, basis in listed:
            console.print(f"{label}: {local} -> {basis}", markup=False, soft_wrap=True)


if __name__ == "__main__":
    typer.run(main)
