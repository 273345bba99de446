"""The figures of what is derived from the clauses, beside tables made by hand."""

from dataclasses import replace

from corpus.document import Corpus
from eval.derived import derived_figures, f1_by_field
from eval.table import derived_table


def test_figures_of_the_shipped_documents(shipped: Corpus) -> None:
    found = derived_figures(shipped)
    assert found
    # Every sentence of the five documents is labelled, in one half or the other.
    assert sum(half["sentences"] for half in found["measures"].values()) == sum(
        len(clause.sentences) for clause in shipped.clauses
    )
    alignment = found["alignment"]
    # The table has 21 pairs.
    assert alignment["right"] + len(alignment["missing"]) == 21
    rows = f1_by_field(found)
    assert set(rows["measure"]) == {"dev", "test"}
    assert rows["pairs of clauses"] == {"test": alignment["f1"]}
    assert derived_table(found).row_count == len(rows)


def test_other_documents_have_no_labels(shipped: Corpus) -> None:
    assert derived_figures(replace(shipped, documents=shipped.documents[:4])) is None
