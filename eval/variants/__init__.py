"""Statutes as files of many formats, made of Markdown by fixed rules, to measure how well articles are found."""
