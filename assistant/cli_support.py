"""The command `assistant support`: what support there is, by kind, for who asks or by filters."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.terminal import AsJson, console, loaded_assistant, print_json, settings

if TYPE_CHECKING:
    from assistant.support import Support, SupportTable, Wanted

Values = list[str] | None


def support(
    question: Annotated[str | None, typer.Argument(help="Who you are and what you ask for; may be left out.")] = None,
    kind: Annotated[Values, typer.Option(help="Only this kind, 用地 or land; may be repeated.")] = None,
    verb: Annotated[Values, typer.Option(help="Only this verb, 给予 or grant; may be repeated.")] = None,
    strength: Annotated[Values, typer.Option(help="Only 刚性 (binding) or 鼓励 (encouraging).")] = None,
    beneficiary: Annotated[str, typer.Option(help="Only for whom these words name: 小微企业.")] = "",
    region: Annotated[str, typer.Option(help="Only documents for this province.")] = "",
    place: Annotated[str, typer.Option(help="Only what names this place or its province: 二连浩特.")] = "",
    text: Annotated[str, typer.Option(help="Only sentences with these words.")] = "",
    top: Annotated[int, typer.Option(help="Measures of each kind at most; --json has all.", min=1)] = 5,
    as_json: AsJson = False,
) -> None:
    """List the support that the documents give, by kind; with a question, what fits who asks first.

    A measure for other places only is left out, and what only forbids is listed apart.

    Examples:

    \b
    assistant support 我们在二连浩特做羊绒加工，能拿到哪些扶持
    assistant support --kind 用地 --region 内蒙古自治区 --json
    assistant support "What tax breaks does a logistics firm in Manzhouli get?" --strength binding
    """
    from assistant.asker import Asker
    from assistant.render_support import render_asker, render_support
    from assistant.support import Wanted
    from assistant.support_json import support_json
    from index.language import Language, detect_language

    given = {"kind": kind, "verb": verb, "strength": strength}
    words = {"beneficiary": beneficiary, "region": region, "place": place, "text": text}
    wanted = Wanted.of({name: values or () for name, values in given.items()} | {n: (w,) for n, w in words.items()})
    found = _for_question(question, wanted) if question is not None else _table().for_asker(Asker(), wanted)
    if as_json:
        print_json(support_json(found, question))
        return
    language = detect_language(question) if question is not None else Language.SIMPLIFIED
    if question is not None:
        render_asker(console(), found.asker, language)
    render_support(console(), found, language, top)


def _table() -> "SupportTable":
    """Read the measures of the documents: filters need no index."""
    from assistant.support import SupportTable
    from corpus.load import load_corpus

    return SupportTable.of(load_corpus(settings().corpus.expanduser()))


def _for_question(question: str, wanted: "Wanted") -> "Support":
    from assistant.asker import asker_of
    from assistant.pipeline import check_question
    from assistant.support import SupportTable

    check_question(question)
    index = loaded_assistant().index
    return SupportTable.of(index.corpus).for_asker(asker_of(index.read(question)), wanted)
