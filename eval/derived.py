"""How well what is derived from the clauses agrees with tables made by hand: measures, and pairs of clauses.

The labels are of the documents that come with the program; for other documents there are none.
"""

from assistant.derived.lineage import Lineage
from assistant.derived.measures import find_measures
from assistant.json_parts import Json
from corpus.document import Corpus
from eval.alignment_labels import read_table, score, scores_json
from eval.measure_labels import figures, labels_file, read_labels
from eval.measure_scores import compare_all, totals
from eval.question import Split

LABELLED = frozenset({"mofcom-2023-18", "nmg-2023", "mofcom-2021-163", "mofcom-exim-2020", "mofcom-2025"})


def derived_figures(corpus: Corpus) -> Json | None:
    """Return precision, recall and F1 of each field of the measures, by split, and of the pairs of clauses.

    None for a corpus without the documents that are labelled.
    """
    if not {document.id for document in corpus.documents} >= LABELLED:
        return None
    measures = {}
    for split in Split:
        compared = compare_all(read_labels(labels_file(split), corpus), find_measures)
        measures[split.value] = {"sentences": len(compared), "fields": figures(totals(compared))}
    pairs = ((pair.local.id, pair.basis.id) for pair in Lineage.of(corpus).pairs)
    return {"measures": measures, "alignment": scores_json(score(pairs, read_table()))}


def f1_by_field(found: Json) -> dict[str, dict[str, float | None]]:
    """Return the F1 of each field and of the pairs of clauses, by split; the accuracy of a field with one value."""
    rows: dict[str, dict[str, float | None]] = {}
    for split, of in found["measures"].items():
        for field, values in of["fields"].items():
            rows.setdefault(field, {})[split] = values.get("f1", values.get("accuracy"))
    return rows | {"pairs of clauses": {Split.TEST.value: found["alignment"]["f1"]}}
