"""Explanations as pydantic models, as assistant/explain_json.py makes them; see web/models.py."""

from typing import Annotated

from pydantic import Field

from assistant.answer import AnswerStatus
from index.intent import Intent
from index.language import Language
from web.models import QUESTION, Contract, Number, Probability, Text

CLAUSE = "nmg-2023#三/（三）/2"


class Feature(Contract):
    """A feature of a clause or of a question."""

    name: Text = Field(description="Its name.", examples=["topic_grams"])
    value: float = Field(description="Its value.", examples=[0.62])
    contribution: float = Field(
        description="What it adds to the score or logit: 0 where the model does not use it.", examples=[0.41]
    )


class ExplainedCorrection(Contract):
    """A correction."""

    wrong: Text = Field(description="As it was typed.", examples=["边竟"])
    right: Text = Field(description="As it was read.", examples=["边境"])


class ExplainedNames(Contract):
    """What the question names."""

    places: list[Text] = Field(
        description="Places, by their full names, in the order of the question.", examples=[["满洲里市"]]
    )
    provinces: list[Text] = Field(description="The provinces that these are or are in.", examples=[["内蒙古自治区"]])
    zones: list[Text] = Field(description="Kinds of zones.", examples=[["边境经济合作区"]])
    levels: list[Text] = Field(description="Levels of government.", examples=[["自治区"]])
    documents: list[Text] = Field(description="Ids of documents named outright.", examples=[["mofcom-2023-18"]])
    clauses: list[Text] = Field(description="Ids of clauses named outright.", examples=[[CLAUSE]])
    bodies: list[Text] = Field(description="Bodies, by their full names.", examples=[["商务部"]])


class ExplainedWord(Contract):
    """A word and its others."""

    word: Text = Field(description="An English word, or an everyday Chinese one.", examples=["land"])
    searched_as: list[Text] = Field(
        description="Its Chinese renderings (none: it is searched as it is), or the official words put beside it.",
        examples=[["用地", "土地"]],
    )


class ExplainedClause(Contract):
    """A clause and what its score is made of."""

    n: Number = Field(description="Its place in the ranking, from 1.", examples=[1])
    clause_id: str = Field(
        pattern="^[^#]+#.+$",
        description="The document's id, # and the clause's numbers: nmg-2023#三/（三）/2.",
        examples=[CLAUSE],
    )
    path: list[Text] = Field(
        description="The headings above the clause, outermost first, and its own.",
        examples=[["三、加大金融支持", "（三）便利收付"]],
    )
    url: str = Field(
        pattern="^/documents/[^#]+#.+$",
        description="Address of the clause on the document's page, relative to the server.",
        examples=["/documents/nmg-2023#%E4%B8%89/%EF%BC%88%E4%B8%89%EF%BC%89/2"],
    )
    score: float = Field(description="Its score.", examples=[2.17])
    probability: Probability = Field(
        description="How likely it is that this clause answers the question.", examples=[0.93]
    )
    features: list[Feature] = Field(description="Every feature, those that add or take away most first.")


class ExplainedRanking(Contract):
    """The ranking model: a score is the intercept and what the features add."""

    intercept: float = Field(description="What every score starts from.", examples=[0.0])
    clauses: list[ExplainedClause] = Field(description="The clauses, best first.")


class ExplainedGate(Contract):
    """The evidence gate: the logit of answerable is the intercept and what the features add."""

    answerable: Probability | None = Field(
        description="How likely it is that the documents answer the question; null where the gate was not asked.",
        examples=[0.88, None],
    )
    threshold: Probability = Field(description="The probability below which a question is refused.", examples=[0.4])
    intercept: float = Field(description="What the logit starts from.", examples=[-1.2])
    features: list[Feature] = Field(
        description="Every feature, those that add or take away most first; none where the gate was not asked."
    )


class Explanation(Contract):
    """Why an answer came out as it did: how it was read, what scores are made of, what the evidence gate looked at."""

    question: Text = Field(description="The question as it was asked.", examples=[QUESTION])
    language: Annotated[Language, Field(strict=False)] = Field(
        description="The language of the question.", examples=["zh-Hans"]
    )
    searched: Text = Field(
        description="What was searched: normalised, in simplified script, put right, with what it takes from earlier "
        "questions.",
        examples=[QUESTION],
    )
    topic: Text = Field(description="The question without the names in it.", examples=[QUESTION])
    intent: Annotated[Intent, Field(strict=False)] = Field(
        description="What the question is after: a body, a fact of a document's own lines, or the content of a clause.",
        examples=["agency"],
    )
    corrections: list[ExplainedCorrection] = Field(description="What was read as another word.")
    names: ExplainedNames = Field(description="What the question names.")
    words: list[ExplainedWord] = Field(description="The words that are searched by others.")
    status: Annotated[AnswerStatus, Field(strict=False)] = Field(
        description="Whether the documents hold an answer.", examples=["answered"]
    )
    refusal: Text | None = Field(
        description="Why they do not, as the code of a note; null where they do.", examples=["figure_not_given", None]
    )
    confidence: Probability = Field(
        description="How likely it is that the first clause answers; of a question after a document's own lines, that "
        "they do.",
        examples=[0.93],
    )
    ranking: ExplainedRanking = Field(
        description="The ranking model: a score is the intercept and what the features add."
    )
    gate: ExplainedGate = Field(
        description="The evidence gate: the logit of answerable is the intercept and what the features add."
    )
