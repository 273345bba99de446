"""The options by which a person states what a document's text does not, shared by the commands that take a document."""

import inspect
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.drafts import Corrections


def corrections_of(
    title: Annotated[str | None, typer.Option(help="Its title, in place of the one read.")] = None,
    number: Annotated[str | None, typer.Option(help='Its 文号; "" for none.')] = None,
    issued: Annotated[str | None, typer.Option(metavar="DATE", help="When it was issued, as 2023-02-07.")] = None,
    effective: Annotated[
        str | None, typer.Option(metavar="DATE", help='From when it applies; "" for a day that is not stated.')
    ] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="DATE", help='Its last day; "" for a day that is not stated.')
    ] = None,
    issuers: Annotated[list[str] | None, typer.Option("--issuer", help="Who issued it; may be repeated.")] = None,
    level: Annotated[str | None, typer.Option(help="国家, 自治区, 省, 直辖市, 市 or 县.")] = None,
    regions: Annotated[list[str] | None, typer.Option("--region", help="Province, or 全国; may be repeated.")] = None,
    status: Annotated[str | None, typer.Option(help="现行, 已废止, 已失效 or 未注明.")] = None,
) -> "Corrections":
    """Return what the options state; BadParameter for a value that cannot be."""
    from corpus.document import Status
    from corpus.drafts import Corrections
    from corpus.jurisdiction import LEVELS

    if level is not None and level not in LEVELS:
        raise typer.BadParameter(f"--level {level!r} is none of {', '.join(LEVELS)}")
    if status is not None and status not in set(Status):
        raise typer.BadParameter(f"--status {status!r} is none of {', '.join(Status)}")
    first, last = _day("--effective", effective), _day("--expires", expires)
    if first and last and last < first:
        raise typer.BadParameter(f"--expires {last} is before --effective {first}")
    return Corrections(
        title=title,
        number=number,
        issued=_day("--issued", issued),
        effective=first,
        expires=last,
        issuers=tuple(issuers) if issuers else None,
        level=level,
        regions=tuple(regions) if regions else None,
        status=Status(status) if status else None,
        cleared=tuple(name for name, given in (("effective", effective), ("expires", expires)) if given == ""),
    )


def takes_corrections(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options above, in place of its parameter `corrections`, which gets what they state."""
    shared = inspect.signature(corrections_of).parameters

    state: Callable[..., Corrections] = corrections_of

    @wraps(command)
    def with_options(**values: object) -> None:
        stated = state(**{name: values.pop(name) for name in shared})
        command(corrections=stated, **values)

    own = inspect.signature(command).parameters.values()
    listed = [p for one in own for p in (shared.values() if one.name == "corrections" else (one,))]
    # By keyword, so that an option without a default may follow one that has one.
    made = inspect.Signature([one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in listed])
    # What typer reads: the signature, and the annotations by their names.
    vars(with_options).update(__signature__=made)
    with_options.__annotations__ = {one.name: one.annotation for one in listed}
    del vars(with_options)["__wrapped__"]
    return with_options


def _day(option: str, given: str | None) -> date | None:
    try:
        # fromisoformat takes 20230207 and 2023-W06-2 as well.
        day = date.fromisoformat(given) if given else None
        if day and day.isoformat() != given:
            raise ValueError(given)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {given!r} is no date: write 2023-02-07") from error
    return day
