"""Comparisons as the API gives them: pydantic models of assistant/comparison_json.py."""

from pydantic import Field

from web.models import Contract, DocumentSummary, Offset, Span, Text

QUOTE = "推动工业用地长期租赁、先租后让、租让结合及弹性年期出让"


class ComparedQuote(Contract):
    """What a document says on an aspect, to the letter."""

    clause_id: str = Field(pattern="^[^#]+#.+$", description="The clause.", examples=["nmg-2023#五/（十二）"])
    path: list[Text] = Field(
        description="The headings above the clause, outermost first, and its own.",
        examples=[["五、优化要素供给", "（十二）优化用地和用能管理"]],
    )
    start: Offset = Field(description="Where the quote starts in the document's text.", examples=[4310])
    end: Offset = Field(description="Where it ends.", examples=[4310 + len(QUOTE)])
    quote: Text = Field(description="The words: a sentence, or a part of a long one.", examples=[QUOTE])
    marks: list[Span] = Field(description="Where the aspect's words stand: [start, end].", examples=[[[4316, 4330]]])
    url: str = Field(
        description="Its address on the document's page, relative to the server, with the quote marked.",
        examples=["/documents/nmg-2023?mark=4310-4337#%E4%BA%94/%EF%BC%88%E5%8D%81%E4%BA%8C%EF%BC%89"],
    )


class ComparedAspect(Contract):
    """An aspect, and what each document says on it."""

    aspect: Text = Field(description="Words that its quotes have in common.", examples=["长期租赁、先租后让、租让结合"])
    cells: list[list[ComparedQuote]] = Field(
        description="For each column its quotes, in the order of the columns; none where it says nothing on the aspect."
    )


class Comparison(Contract):
    """What documents say on a subject, side by side."""

    subject: Text = Field(description="What is compared.", examples=["用地"])
    columns: list[DocumentSummary] = Field(description="The documents.")
    rows: list[ComparedAspect] = Field(
        description="The aspects: those that several documents have and that are closest to the subject first."
    )
    more: int = Field(ge=0, description="How many more aspects there are, left out.", examples=[0])
