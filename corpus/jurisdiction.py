"""The level and the provinces of a document, from the names of its issuers and its title.

内蒙古自治区商务厅     自治区, 内蒙古自治区
满洲里市人民政府       市, 内蒙古自治区
商务部               国家, 全国
"""

import re

from corpus.agencies import Directory
from corpus.front import NATIONWIDE
from corpus.places import Place, PlaceKind, find_places

NATIONAL, MUNICIPALITY = "国家", "直辖市"
LEVELS = (NATIONAL, "自治区", "省", MUNICIPALITY, "市", "县")
_NATIONAL = re.compile(
    r"国家|全国|国务院|中共中央|中央|最高人民|中国|中华人民共和国|"
    r"(?:发展改革|卫生健康|民族事务|国资)委|人民银行|审计署|海关总署|"
    r"移民局|外汇局|证监会|银保监会|银监会|保监会|"
    # Ministries and general administrations, also those that are gone: 铁道部, 质检总局.
    r"[\u4e00-\u9fff]{2,8}(?:(?<!组织)(?<!宣传)(?<!统战)(?<!武装)(?<!指挥)部|总局)(?:办公厅)?$"
)
_CITY_LEVEL = {PlaceKind.CITY: "市", PlaceKind.COUNTY: "县"}


def level_of(issuers: tuple[str, ...], title: str | None, directory: Directory | None = None) -> str | None:
    """Return the level of the first issuer, or of the place that the title begins with; None where neither tells."""
    for name in issuers[:1]:
        place = leading(name)
        if place is not None:
            return _level(place)
        agency = directory.find(name) if directory else None
        if agency is not None and agency.level is not None:
            return agency.level if agency.level in LEVELS else None
        if _NATIONAL.match(name):
            return NATIONAL
    if issuers:
        return None
    place = leading(title or "")
    if place is not None:
        return _level(place)
    return NATIONAL if title and title.startswith("中华人民共和国") else None


def regions_of(issuers: tuple[str, ...], title: str | None, level: str | None) -> tuple[str, ...]:
    """Return the provinces of local issuers or of the title; the whole country for a national one that names none."""
    named = tuple(dict.fromkeys(p for name in (*issuers[:1], title or "") if (p := _province(leading(name)))))
    if named:
        return named[:1]
    if level == NATIONAL and not any(_province(place) for place, _ in find_places(title or "")):
        return (NATIONWIDE,)
    return ()


def leading(name: str) -> Place | None:
    """Return the place in this country whose full name a name begins with: 满洲里市 of 满洲里市人民政府."""
    known = (PlaceKind.PROVINCE, *_CITY_LEVEL)
    return next(
        (p for p, span in find_places(name) if span.start == 0 and p.kind in known and name.startswith(p.name)), None
    )


def _level(place: Place) -> str:
    if place.kind is not PlaceKind.PROVINCE:
        return _CITY_LEVEL[place.kind]
    return next(level for ending, level in _ENDINGS.items() if place.name.endswith(ending))


_ENDINGS = {"自治区": "自治区", "省": "省", "市": MUNICIPALITY, "特别行政区": "省"}


def _province(place: Place | None) -> str | None:
    """Return the province that a place is, or is in."""
    if place is None:
        return None
    return place.name if place.is_province else (place.within or None)
