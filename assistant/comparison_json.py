"""A comparison in the form of the contract: columns, and for each aspect the quotes of each column."""

from assistant.derived.comparison import Cell, Comparison
from assistant.json_parts import Json, clause_url, document_summary


def comparison_json(comparison: Comparison, subject: str) -> Json:
    """Return a comparison on a subject; a column without words on an aspect has no quotes there: []."""
    return {
        "subject": subject,
        "columns": [document_summary(document) for document in comparison.columns],
        "rows": [
            {"aspect": row.aspect, "cells": [[_cell_json(cell) for cell in cells] for cells in row.cells]}
            for row in comparison.rows
        ],
        "more": comparison.more,
    }


def cell_address(cell: Cell) -> str:
    """Return the address of a quote in its source, with its words to be marked."""
    path, _, fragment = clause_url(cell.document.id, cell.clause.id).partition("#")
    return f"{path}?mark={cell.span.start}-{cell.span.end}#{fragment}"


def _cell_json(cell: Cell) -> Json:
    return {
        "clause_id": cell.clause.id,
        "path": list(cell.clause.path),
        "start": cell.span.start,
        "end": cell.span.end,
        "quote": cell.quote,
        "marks": [[mark.start, mark.end] for mark in cell.marks],
        "url": cell_address(cell),
    }
