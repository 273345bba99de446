"""The command `assistant agencies`: who is responsible for what, by the text of the documents."""

from typing import Annotated

import typer

from assistant.terminal import AsJson, console, print_json, settings
from corpus.document import Role


def agencies(
    name: Annotated[
        str | None, typer.Argument(help="A body: any of its names, Chinese or English; all bodies if not given.")
    ] = None,
    role: Annotated[Role | None, typer.Option(help="Only bodies or duties with this role.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the bodies with the number of their duties, or show one body with each duty and the words that say so.

    Examples:

    \b
    assistant agencies
    assistant agencies 内蒙古人社厅 --role 负责
    assistant agencies "Department of Commerce of Inner Mongolia Autonomous Region" --json
    """
    from assistant.derived.register import Register
    from assistant.register_json import body_json, register_json
    from assistant.render_register import register_table, render_body
    from corpus.load import load_corpus, load_directory

    folder = settings().corpus.expanduser()
    register = Register.of(load_corpus(folder), load_directory(folder))
    if name is None:
        found = register.matching(role=role)
        if as_json:
            print_json(register_json(found))
        else:
            console().print(register_table(found))
        return
    body = register.get(name)
    if as_json:
        print_json(body_json(body, role))
    else:
        render_body(console(), body, role)
