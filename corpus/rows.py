"""Rows of tables as they stand in a text: 项目：仓储 | 标准：50元。 Their cells are data, and never open a heading."""

CELL_GAP = " | "


def is_row(line: str) -> bool:
    """Tell whether a line is a row of a table, as corpus/formats/tables.py writes them."""
    return CELL_GAP in line or line.endswith(CELL_GAP.rstrip())
