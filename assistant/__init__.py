"""A question in, an answer made of clauses out."""
