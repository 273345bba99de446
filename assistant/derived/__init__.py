"""What is derived from the clauses for its own sake: bodies and duties, measures, lineage, validity, comparisons."""
