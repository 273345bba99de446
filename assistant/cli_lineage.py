"""The command `assistant lineage`: which document carries out, forwards, rests on or cites which, clause by clause."""

from typing import Annotated

import typer

from assistant.terminal import AsJson, console, print_json, settings


def lineage(
    name: Annotated[
        str | None,
        typer.Argument(metavar="DOCUMENT|CLAUSE", help="The id of a document or a clause; everything if not given."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show how documents stand to each other, and which clause carries out which.

    Of a document: what it is related to, with the words that say so, and its clauses with those they carry out. Of a
    clause: its counterparts word by word, with what was added and left out.

    Examples:

    \b
    assistant lineage
    assistant lineage nmg-2023 --json
    assistant lineage nmg-2023#三/（三）/2
    """
    from assistant.derived.lineage import Lineage
    from assistant.lineage_json import clause_lineage_json, document_lineage_json, lineage_json
    from assistant.render_lineage import render_clause, render_lineage
    from corpus.load import load_corpus, load_directory
    from index.terms import policy_terms
    from index.tokens import Tokenizer

    folder = settings().corpus.expanduser()
    corpus = load_corpus(folder)
    found = Lineage.of(corpus)
    if name is None or "#" not in name:
        document = found.document(name) if name else None
        if as_json:
            print_json(document_lineage_json(found, document) if document else lineage_json(found))
        else:
            render_lineage(console(), found, document)
        return
    document, clause = found.clause(name)
    tokenizer = Tokenizer(policy_terms(corpus, load_directory(folder), ()))
    if as_json:
        print_json(clause_lineage_json(found, clause.id, tokenizer))
    else:
        render_clause(console(), found, document, clause, tokenizer)
