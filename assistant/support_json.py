"""Support as JSON: each measure with its fields as spans of the document's text, its citation, its bodies."""

from collections.abc import Iterable

from assistant.asker import Asker
from assistant.derived.measures import Measure
from assistant.json_parts import Json, clause_url, document_summary
from assistant.support import Fitted, Support, responsible
from corpus.document import Span


def support_json(support: Support, question: str | None = None) -> Json:
    """Return what there is for who asks, in the form of the contract; `asker` is null where no question was asked."""
    return {
        "question": question,
        "asker": asker_json(support.asker) if question is not None else None,
        "count": support.count,
        "for_others": support.for_others,
        "groups": [
            {
                "kind": group.kind.value if group.kind else None,
                "count": len(group.measures),
                "measures": [measure_json(fitted) for fitted in group.measures],
            }
            for group in support.groups
        ],
        "prohibitions": [measure_json(fitted) for fitted in support.prohibitions],
    }


def asker_json(asker: Asker) -> Json:
    """Return who asks, as the question was read."""
    return {
        "places": [{"name": place.name, "name_en": place.english} for place in asker.places],
        "regions": sorted(asker.regions),
        "zones": sorted(asker.zones - {""}),
        "trade": [list(term) for term in asker.trade],
        "kinds": sorted(kind.value for kind in asker.kinds),
        "beneficiary": asker.beneficiary,
    }


def measure_json(fitted: Fitted) -> Json:
    """Return a measure; every span counts characters of the document's text and has its words beside it."""
    measure, fit = fitted.measure, fitted.fit
    return {
        "verbs": [{"verb": found.verb.value, **_span(measure, found.span)} for found in measure.verbs],
        "kinds": [{"kind": found.kind.value, **_span(measure, found.span)} for found in measure.kinds],
        "beneficiaries": _spans(measure, measure.beneficiaries),
        "places": [
            {"name": found.place.name, "name_en": found.place.english, **_span(measure, found.span)}
            for found in measure.places
        ],
        "conditions": _spans(measure, measure.conditions),
        "strength": {"strength": measure.strength.value, **_span(measure, measure.strength_span)},
        "agencies": [
            {"name": body.name, "name_en": body.name_en, "role": body.role.value} for body in responsible(measure)
        ],
        "citation": {
            "clause_id": measure.clause.id,
            "document": document_summary(measure.document),
            "path": list(measure.clause.path),
            "quote": measure.quote,
            "start": measure.sentence.start,
            "end": measure.sentence.end,
            "url": clause_url(measure.document.id, measure.clause.id),
        },
        "fit": {
            "score": fit.score,
            "place": fit.place,
            "trade": round(fit.trade, 4),
            "kind": fit.kind,
            "region": fit.region,
            "zone": fit.zone,
            "beneficiary": fit.beneficiary,
            "places": [place.name for place in fit.places],
            "words": list(fit.words),
        },
    }


def _spans(measure: Measure, spans: Iterable[Span]) -> list[Json]:
    return [_span(measure, span) for span in spans]


def _span(measure: Measure, span: Span) -> Json:
    return {"start": span.start, "end": span.end, "text": measure.document.text[span.start : span.end]}
