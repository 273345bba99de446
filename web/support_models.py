"""Support as the API gives it: pydantic models of assistant/support_json.py."""

from typing import Annotated

from pydantic import Field

from assistant.derived.measures import Kind, Strength, Verb
from corpus.document import Role
from web.models import Contract, DocumentSummary, Offset, Probability, Text

_KIND = Annotated[Kind, Field(strict=False)]
_QUOTE = "鼓励银行为边（跨）境经济合作区提供跨境人民币结算“一体化”配套综合金融服务。"
_START = 5310
Share = Annotated[float, Field(ge=0, le=1)]


class Words(Contract):
    """Words of the document's text and where they stand in it."""

    start: Offset = Field(description="Where they start in the document's text.", examples=[_START + 5])
    end: Offset = Field(description="Where they end.", examples=[_START + 18])
    text: Text = Field(description="The text from start to end.", examples=["边（跨）境经济合作区"])


class VerbWords(Words):
    """What the measure does, and the word that says so."""

    verb: Annotated[Verb, Field(strict=False)] = Field(description="The class of the verb.", examples=["鼓励"])


class KindWords(Words):
    """A kind of support, and the words that say so."""

    kind: _KIND = Field(description="What is given.", examples=["融资"])


class PlaceWords(Words):
    """A place that the measure is for, and where it is named."""

    name: Text = Field(description="Its full name.", examples=["二连浩特市"])
    name_en: Text = Field(description="Its name in English.", examples=["Erenhot"])


class StrengthWords(Words):
    """Whether the authority binds itself or encourages, and the word that says so."""

    strength: Annotated[Strength, Field(strict=False)] = Field(
        description="刚性 is binding, 鼓励 encouraging.", examples=["鼓励"]
    )


class ResponsibleBody(Contract):
    """A body that the clause makes answerable."""

    name: Text = Field(description="Its full name in Chinese.", examples=["中国人民银行呼和浩特中心支行"])
    name_en: str | None = Field(
        description="Its name in English; null where none is known.", examples=["Ministry of Commerce", None]
    )
    role: Annotated[Role, Field(strict=False)] = Field(
        description="负责 is responsible, 牵头 leads, 配合 assists, 会同 acts jointly.", examples=["负责"]
    )


class MeasureCitation(Contract):
    """Where a measure stands, quoted to the letter."""

    clause_id: str = Field(pattern="^[^#]+#.+$", description="The clause.", examples=["nmg-2023#五/（十一）"])
    document: DocumentSummary = Field(description="The document.")
    path: list[Text] = Field(
        description="The headings above the clause, outermost first, and its own.",
        examples=[["五、优化要素供给", "（十一）加大金融支持力度"]],
    )
    quote: Text = Field(description="The sentence: the document's text from start to end.", examples=[_QUOTE])
    start: Offset = Field(description="Where the sentence starts in the document's text.", examples=[_START])
    end: Offset = Field(description="Where it ends.", examples=[_START + len(_QUOTE)])
    url: str = Field(
        pattern="^/documents/[^#]+#.+$",
        description="Address of the clause on the document's page, relative to the server.",
        examples=["/documents/nmg-2023#%E4%BA%94/%EF%BC%88%E5%8D%81%E4%B8%80%EF%BC%89"],
    )


class MeasureFit(Contract):
    """Why a measure stands where it does: parts from 0 to 1 of the score; 0 for what the asker did not say."""

    score: float = Field(description="The sum of the parts by weight.", examples=[6.2])
    place: Share = Field(
        description="1: the sentence names the asker's place; less: its province, or a place in it.", examples=[1.0]
    )
    trade: Probability = Field(description="How much of the asker's trade the sentence has.", examples=[0.4])
    kind: Share = Field(description="1: it is of a kind that was asked for.", examples=[0.0])
    region: Share = Field(
        description="1: the document is for the asker's province only; 0.5: for some; 0.25: for all.", examples=[1.0]
    )
    zone: Annotated[float, Field(ge=-1, le=1)] = Field(
        description="1: of the asker's kind of zone; -1: of another.", examples=[0.0]
    )
    beneficiary: Share = Field(description="1: it is for whom support was asked for.", examples=[0.0])
    places: list[Text] = Field(description="The places of the sentence that fit.", examples=[["二连浩特市"]])
    words: list[Text] = Field(description="The words of the trade that the sentence has.", examples=[["加工"]])


class Measure(Contract):
    """A sentence that grants, promises or forbids something."""

    verbs: list[VerbWords] = Field(description="What it does.")
    kinds: list[KindWords] = Field(description="What it gives, in the order of the sentence.")
    beneficiaries: list[Words] = Field(description="Who gets it.")
    places: list[PlaceWords] = Field(description="The places that it is for.")
    conditions: list[Words] = Field(description="What limits who gets it, or how: 符合条件的, 按规定.")
    strength: StrengthWords = Field(description="How strong it is.")
    agencies: list[ResponsibleBody] = Field(description="The bodies that the clause makes answerable.")
    citation: MeasureCitation = Field(description="Where it stands.")
    fit: MeasureFit = Field(description="How well it fits who asks.")


class SupportGroup(Contract):
    """The measures of a kind. A measure of several stands once: under one that is asked for, or the most concrete."""

    kind: _KIND | None = Field(description="The kind; null for measures that name none.", examples=["融资", None])
    count: Annotated[int, Field(ge=1)] = Field(description="How many there are.", examples=[1])
    measures: list[Measure] = Field(description="The measures, those that fit best first.")


class AskerPlace(Contract):
    """A place that the asker is in."""

    name: Text = Field(description="Its full name.", examples=["二连浩特市"])
    name_en: Text = Field(description="Its name in English.", examples=["Erenhot"])


class SupportAsker(Contract):
    """Who asks, as the question was read."""

    places: list[AskerPlace] = Field(description="Where they are.")
    regions: list[Text] = Field(description="The provinces of these places.", examples=[["内蒙古自治区"]])
    zones: list[Text] = Field(description="The kinds of zones they are in.", examples=[["边境经济合作区"]])
    trade: list[list[Text]] = Field(
        description="What they do: each word, with others for it.", examples=[[["羊绒"], ["加工"]]]
    )
    kinds: list[_KIND] = Field(description="The kinds of support asked for.", examples=[["用地"]])
    beneficiary: str | None = Field(
        description="Whom support is asked for; null where not said.", examples=["小微企业", None]
    )


class Support(Contract):
    """The support that there is, by kind."""

    question: str | None = Field(
        description="The question; null where none was asked.", examples=["我们在二连浩特做羊绒加工，能拿到哪些扶持"]
    )
    asker: SupportAsker | None = Field(description="Who asks; null where no question was asked.")
    count: Offset = Field(description="How many measures give support.", examples=[41])
    for_others: Offset = Field(
        description="How many more are for other places or provinces only: left out.", examples=[6]
    )
    groups: list[SupportGroup] = Field(description="The measures by kind, the kinds that fit best first.")
    prohibitions: list[Measure] = Field(description="What only forbids something; never support.")
