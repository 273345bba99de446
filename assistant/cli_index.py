"""The commands `assistant index …`: the generations of the index, whether they are whole, and which is served."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.terminal import AsJson, console, print_json, settings

if TYPE_CHECKING:
    from rich.table import Table

    from index.generations import Generation

index_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, verify and switch generations.")


@index_app.command("list")
def index_list(as_json: AsJson = False) -> None:
    """List the generations of the index: the current one and those before it, which can be activated.

    Example: assistant index list --json
    """
    from index.errors import IndexMissing
    from index.generations import list_generations

    root = settings().index_root
    found = list_generations(root)
    if as_json:
        print_json({"generations": [_summary(generation) for generation in found]})
        return
    if not found:
        raise IndexMissing(f"no index at {root}: run `assistant build`")
    shown = console()
    shown.print(_table(found))
    for generation in found:
        if generation.fault is not None:
            shown.print(f"{generation.name}: {generation.fault}", markup=False, soft_wrap=True)


@index_app.command("verify")
def index_verify(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The current one if not given.")] = None,
) -> None:
    """Compare every file of a generation with its sha256; name the first that differs, and exit with 1.

    Example: assistant index verify
    """
    from index.generations import verify

    found = verify(settings().index_root, name)
    files = len(found.manifest.files) if found.manifest else 0
    console().print(
        f"generation {found.name} is whole: {files} files, {_megabytes(found)}", markup=False, soft_wrap=True
    )


@index_app.command("activate")
def index_activate(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Serve a generation from now on, if it is whole and made from the same documents and settings.

    What is running goes on with the generation that it has loaded.

    Example: assistant index activate 3f9c2b7a41d0
    """
    from assistant.opening import read_sources
    from assistant.stores import stores_of
    from index.build import recipe
    from index.generations import activate

    read = settings()
    stores = stores_of(read)
    found = activate(read.index_root, name, recipe(read_sources(read), read.encoder, None, stores=stores))
    if stores is not None and found.manifest is not None:
        stores.activate(read.index_root / name, len(found.manifest.recipe.encoders))
        stores.close()
    console().print(f"generation {name} is current in {read.index_root}", markup=False, soft_wrap=True)


def _summary(generation: "Generation") -> dict[str, object]:
    manifest = generation.manifest
    return {
        "name": generation.name,
        "current": generation.is_current,
        "built": generation.built.isoformat(timespec="seconds"),
        "documents": manifest.counts.get("documents") if manifest else None,
        "clauses": manifest.counts.get("clauses") if manifest else None,
        "encoders": [name for name, _ in manifest.recipe.encoders] if manifest else None,
        "size_bytes": generation.size,
        "fault": generation.fault,
    }


def _table(generations: "list[Generation]") -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Column, Table

    table = Table(
        Column("generation", no_wrap=True),
        "current",
        "built",
        "documents",
        "clauses",
        "encoders",
        "size",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )
    for generation in generations:
        manifest = generation.manifest
        row = ["", "", "cannot be read"]
        if manifest is not None:
            encoders = " and ".join(name for name, _ in manifest.recipe.encoders) or "none"
            row = [*(str(manifest.counts.get(name, "")) for name in ("documents", "clauses")), encoders]
        built = generation.built.astimezone().strftime("%Y-%m-%d %H:%M")
        table.add_row(generation.name, "yes" if generation.is_current else "", built, *row, _megabytes(generation))
    return table


def _megabytes(generation: "Generation") -> str:
    return f"{generation.size / 1e6:.1f} MB"
