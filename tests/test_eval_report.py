"""The report: one page that needs no other, with every figure, every chart and every miss, and nothing unescaped."""

import re
from dataclasses import replace

import pytest

from assistant.answer import Answer
from assistant.pipeline import Assistant
from eval.asking import Outcome, Status, ask_all
from eval.baselines import COMPARED
from eval.compare import compare
from eval.figures import Figure
from eval.misses import misses
from eval.question import Split
from eval.ranking import OWN
from eval.report import report_html
from eval.results import Run, finish_run
from eval.table import share
from index.ranking import RankingModel
from index.search import Ranking
from tests.elements import Element, read_page
from tests.handmade_eval import TINY, erred, finished, outcome, question, right, unanswerable, wrong

CHARTS = (
    "hit@3 by slice, with 95 % intervals",
    "Rank measures of simpler rankings and of ours",
    "Reliability diagram",
    "Refusals by threshold",
)


@pytest.fixture(scope="module")
def asked(tiny: Assistant) -> list[Outcome]:
    """Return what became of the tiny questions, and of two whose text is code and that went wrong."""
    harmful = (
        replace(TINY[1], id="t8", group="g-t8", text="<script>alert('land quota')</script> & more"),
        replace(TINY[2], id="t9", group="g-t9", text="有多少亩用地指标</details></body>", previous=("<b>统计</b>",)),
    )
    failed = erred(question("t0", split=Split.DEV), "ValueError: <img src=x>")
    return [*ask_all(tiny, [*TINY, *harmful], tiny.index.corpus), failed]


@pytest.fixture(scope="module")
def run(tiny: Assistant, asked: list[Outcome]) -> Run:
    return finish_run(tiny, asked, "all")


@pytest.fixture(scope="module")
def model(tiny: Assistant) -> RankingModel:
    return tiny.index.model


@pytest.fixture(scope="module")
def html(run: Run, asked: list[Outcome], model: RankingModel) -> str:
    return report_html(run, asked, model)


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return read_page(html)


def section(page: Element, name: str) -> list[Element]:
    """Return what stands in the body between the heading of this id and the next heading of its level."""
    body = [child for child in page.all("body")[0].children if isinstance(child, Element)]
    start = next(n for n, child in enumerate(body) if child.attributes.get("id") == name) + 1
    end = next((n for n, child in enumerate(body[start:], start) if child.tag == "h2"), len(body))
    return body[start:end]


def within(elements: list[Element], tag: str) -> list[Element]:
    return Element("found", {}, list(elements)).all(tag)


def test_the_page_is_whole(page: Element, html: str) -> None:
    assert html.startswith("<!doctype html>\n")
    assert html.endswith("</html>\n")
    assert [element.tag for element in page.children if isinstance(element, Element)] == ["html"]
    assert len(page.all("h1")) == 1
    assert page.all("html")[0].attributes["lang"] == "en"


def test_the_page_loads_nothing(page: Element, html: str) -> None:
    for element in page.walk():
        assert element.tag not in {"script", "link", "img", "iframe", "object", "image", "base"}
        for name in ("src", "href", "xlink:href", "srcset", "action", "data", "poster"):
            assert element.attributes.get(name, "#").startswith("#")
    assert "@import" not in html
    assert set(re.findall(r"url\((.)", html)) == {"#"}
    # What names a standard loads nothing.
    assert set(re.findall(r"https?://[\w./-]+", html)) <= {
        "http://creativecommons.org/ns",
        "http://purl.org/dc/dcmitype/StillImage",
        "http://purl.org/dc/elements/1.1/",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns",
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/2000/svg",
        "https://matplotlib.org/",
    }


def test_links_lead_to_places_of_the_page(page: Element) -> None:
    ids = {element.attributes["id"] for element in page.walk() if "id" in element.attributes}
    links = [link.attributes["href"].removeprefix("#") for link in page.all("a")]
    assert links == ["test", "misses-test", "dev", "misses-dev", "reading", "made-from"]
    assert set(links) <= ids


def rows(table: Element) -> dict[str, list[str]]:
    """Return the texts of a table's rows by the first cell of each."""
    cells = ([cell.text for cell in row.walk() if cell.tag in ("th", "td")] for row in table.all("tr"))
    return {first: others for first, *others in cells}


def written(figure: Figure) -> str:
    """Return how a cell gives a figure and, below, its interval."""
    return f"{share(figure.value)}{share(figure.interval.low)} – {share(figure.interval.high)}"


@pytest.mark.parametrize("split", ["test", "dev"])
def test_each_split_has_every_figure(split: str, page: Element, run: Run) -> None:
    rank, others, rankings = (rows(table) for table in within(section(page, split), "table"))
    slices = run.figures[split]
    assert rank.pop("slice") == [*OWN, "questions"]
    assert rank == {
        name: [*(written(figures[measure]) for measure in OWN), str(figures["hit@1"].questions)]
        for name, figures in slices.items()
        if "hit@1" in figures
    }
    names = others.pop("slice")
    assert {*names, *OWN, "ECE", "AUROC"} >= set(slices["all"])
    assert others == {
        name: [written(figures[measure]) if measure in figures else "–" for measure in names]
        for name, figures in slices.items()
    }
    assert rankings.pop("ranking") == list(OWN)
    measured = run.details["splits"][split]["baselines"]
    assert rankings == {name: [share(found[measure]) for measure in OWN] for name, found in measured.items()}


@pytest.mark.parametrize("split", ["test", "dev"])
def test_each_split_has_cards_of_the_chief_figures(split: str, page: Element, run: Run) -> None:
    cards = within(section(page, split), "li")
    every = run.figures[split]["all"]
    assert [card.all("b")[0].text for card in cards] == [
        share(every[name].value)
        for name in ("hit@1", "hit@3", "RR@10", "agency exact", "false refusals", "refusal recall", "verbatim", "ECE")
    ]


@pytest.mark.parametrize("split", ["test", "dev"])
def test_each_split_has_four_charts_with_names(split: str, page: Element, run: Run) -> None:
    charts = within(section(page, split), "svg")
    assert [chart.attributes["aria-label"] for chart in charts] == list(CHARTS)
    assert {chart.attributes["role"] for chart in charts} == {"img"}
    captions = [figure.all("figcaption")[0].text for figure in within(section(page, split), "figure")]
    assert len(captions) == 4
    assert "(AUROC " in captions[3]
    of_slices, of_rankings, of_reliability, of_refusals = (
        [text.text for text in chart.all("text")] for chart in charts
    )
    charted = [(name, figures["hit@3"]) for name, figures in run.figures[split].items() if "hit@3" in figures]
    assert [text for text in of_slices if "(" in text] == [f"{name} ({f.questions})" for name, f in reversed(charted)]
    assert [text for text in of_rankings if text in run.details["splits"][split]["baselines"]] == list(COMPARED)
    bins = run.details["splits"][split]["reliability"]
    assert [text for text in of_reliability if text.isdigit()] == [str(found["count"]) for found in bins]
    assert f"in use: {run.threshold:.3f}" in of_refusals


def test_errors_are_listed(page: Element) -> None:
    lists = [listed for listed in page.all("ul") if "ValueError" in listed.text]
    assert [item.text for item in lists[0].all("li")] == ["t0 ValueError: <img src=x>"]


@pytest.mark.parametrize("split", ["test", "dev"])
def test_every_miss_is_shown(split: str, page: Element, asked: list[Outcome], model: RankingModel) -> None:
    missed = [miss for miss in misses(asked, model) if miss.question.split == split]
    shown = within(section(page, f"misses-{split}"), "details")
    assert [element.all("code")[0].text for element in shown] == [miss.question.id for miss in missed]
    assert [element.all("span")[1].text for element in shown] == ["; ".join(miss.faults) for miss in missed]
    heading = next(element for element in page.all("h2") if element.attributes.get("id") == f"misses-{split}")
    assert heading.text == f"Misses: {split} ({len(missed)})"
    assert missed


def outcome_of(name: str, asked: list[Outcome]) -> tuple[Outcome, Ranking, Answer]:
    found = next(one for one in asked if one.question.id == name)
    assert found.ranking and found.answer
    return found, found.ranking, found.answer


def miss_of(page: Element, name: str) -> Element:
    return next(element for element in page.all("details") if element.all("code")[0].text == name)


def test_a_miss_shows_gold_answer_and_clauses(page: Element, asked: list[Outcome]) -> None:
    found = miss_of(page, "t2")
    quotes = [quote.text for quote in found.all("blockquote")]
    assert quotes[:2] == ["toy-nmg#（一）, grade 2: 向国家争取", "toy-2023#一/（一）, grade 1: 优先安排"]
    _, ranked, answer = outcome_of("t2", asked)
    assert [quote.split("”")[0] for quote in quotes[2:]] == [said.text.split("”")[0] for said in answer.statements]
    first, second, third = found.all("tbody")[0].all("tr")
    assert [cell.text for cell in first.all("td")] == [
        "1",
        "toy-2023#一/（一）（一）安排用地指标。",
        "1",
        share(ranked.hits[0].probability),
        share(ranked.hits[0].score),
    ]
    assert [row.all("td")[2].text for row in (second, third)] == ["2", "–"]
    heads = [cell.text for cell in found.all("table")[0].all("th")]
    assert heads == ["rank", "clause", "grade", "probability", "score"]


def test_a_miss_shows_what_set_its_clauses_apart(page: Element, asked: list[Outcome], model: RankingModel) -> None:
    miss = next(miss for miss in misses(asked, model) if miss.question.id == "t2")
    told = rows(miss_of(page, "t2").all("table")[1])
    assert told.pop("feature") == ["1", "2", "3"]
    assert list(told) == list(miss.telling)
    assert told
    parts = [one.features[miss.telling[0]] for one in miss.returned]
    assert told[miss.telling[0]] == [f"{share(part.value)}{part.added:+.3f}" for part in parts]


def test_what_people_and_documents_write_stays_text(page: Element, html: str) -> None:
    assert miss_of(page, "t8").all("span")[0].text == "<script>alert('land quota')</script> & more"
    assert miss_of(page, "t9").all("span")[0].text == "有多少亩用地指标</details></body>"
    assert "Asked before: <b>统计</b>" in miss_of(page, "t9").text
    assert "error: ValueError: <img src=x>" in miss_of(page, "t0").text
    assert "<script" not in html
    assert "<img" not in html


def test_text_of_documents_is_escaped(run: Run, asked: list[Outcome], model: RankingModel) -> None:
    """A document's sentence, a gold quote and a statement that are code."""
    found, ranked, answer = outcome_of("t2", asked)
    first = ranked.hits[0]
    text = first.document.text.replace("（一）安排用地指标。", "<u>安排用地指标</u>")  # not longer
    hits = (replace(first, document=replace(first.document, text=text)), *ranked.hits[1:])
    gold = tuple(replace(place, gold=replace(place.gold, quote="<s>向国家争取</s>")) for place in found.gold)
    statement = replace(answer.statements[0], text="<i>说</i>")
    changed = replace(
        found,
        gold=gold,
        answer=replace(answer, statements=(statement,)),
        ranking=replace(ranked, hits=hits),
    )
    html = report_html(run, [changed], model)
    page = read_page(html)
    assert not {"u", "s", "i"} & {element.tag for element in page.walk()}
    for written in ("&lt;u&gt;安排", "&lt;s&gt;向国家争取", "&lt;i&gt;说"):
        assert written in html


def test_the_report_tells_what_it_was_made_from(page: Element, run: Run) -> None:
    made = section(page, "made-from")[0]
    assert [term.text for term in made.all("dt")] == list(run.digests)
    assert [term.text for term in made.all("dd")] == list(run.digests.values())
    header = page.all("header")[0].text
    assert f"run {run.name}, 10 questions\n(all), encoders fake-1, fake-2." in header


def test_a_comparison_is_shown_where_there_is_one(run: Run, asked: list[Outcome], model: RankingModel) -> None:
    """Beside a run in which t1 was wrong and t2 right."""
    before = [wrong("t1"), right("t2"), right("t5")]
    comparison = compare(before, asked)
    page = read_page(report_html(run, asked, model, comparison))
    lead, scroll, turned = section(page, "comparison")
    assert lead.text.startswith("3 questions in both.")
    shown = rows(scroll)
    assert shown.pop("measure") == ["before", "now", "difference", "95 % interval", "p"]
    assert list(shown) == [change.measure for change in comparison.changes]
    hit = next(change for change in comparison.changes if change.measure == "hit@1").difference
    bounds = f"{hit.interval.low:+.3f} to {hit.interval.high:+.3f}"
    assert shown["hit@1"] == [".667", ".667", "+0.000", bounds, f"{hit.p:.3f}"]
    assert turned.text == "Turned right: t1.Turned wrong: t2."
    assert "#comparison" in [link.attributes["href"] for link in page.all("a")]


def test_equal_runs_have_equal_reports(html: str, run: Run, asked: list[Outcome], model: RankingModel) -> None:
    assert report_html(run, asked, model) == html


@pytest.mark.parametrize(
    "outcomes",
    [
        [outcome(unanswerable("a"), {}, "x", status=Status.REFUSED)],
        [erred(question("a")), erred(unanswerable("b"))],
        [right("a")],
        [],
    ],
)
def test_a_run_with_little_in_it_has_a_report(outcomes: list[Outcome], model: RankingModel) -> None:
    """No answerable question, errors alone, no ranking to compare with, no question at all."""
    page = read_page(report_html(finished(outcomes), outcomes, model))
    assert len(page.all("svg")) == (4 if outcomes else 0)
