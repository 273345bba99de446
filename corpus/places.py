"""Provinces as people write them: 内蒙古自治区, 内蒙古, Inner Mongolia."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A province-level place: full name, the name without its rank, English name."""

    name: str
    short: str
    english: str


PLACES = tuple(
    Place(*names)
    for names in (
        ("北京市", "北京", "Beijing"),
        ("天津市", "天津", "Tianjin"),
        ("河北省", "河北", "Hebei"),
        ("山西省", "山西", "Shanxi"),
        ("内蒙古自治区", "内蒙古", "Inner Mongolia"),
        ("辽宁省", "辽宁", "Liaoning"),
        ("吉林省", "吉林", "Jilin"),
        ("黑龙江省", "黑龙江", "Heilongjiang"),
        ("上海市", "上海", "Shanghai"),
        ("江苏省", "江苏", "Jiangsu"),
        ("浙江省", "浙江", "Zhejiang"),
        ("安徽省", "安徽", "Anhui"),
        ("福建省", "福建", "Fujian"),
        ("江西省", "江西", "Jiangxi"),
        ("山东省", "山东", "Shandong"),
        ("河南省", "河南", "Henan"),
        ("湖北省", "湖北", "Hubei"),
        ("湖南省", "湖南", "Hunan"),
        ("广东省", "广东", "Guangdong"),
        ("广西壮族自治区", "广西", "Guangxi"),
        ("海南省", "海南", "Hainan"),
        ("重庆市", "重庆", "Chongqing"),
        ("四川省", "四川", "Sichuan"),
        ("贵州省", "贵州", "Guizhou"),
        ("云南省", "云南", "Yunnan"),
        ("西藏自治区", "西藏", "Tibet"),
        ("陕西省", "陕西", "Shaanxi"),
        ("甘肃省", "甘肃", "Gansu"),
        ("青海省", "青海", "Qinghai"),
        ("宁夏回族自治区", "宁夏", "Ningxia"),
        ("新疆维吾尔自治区", "新疆", "Xinjiang"),
        ("香港特别行政区", "香港", "Hong Kong"),
        ("澳门特别行政区", "澳门", "Macao"),
        ("台湾省", "台湾", "Taiwan"),
        # Not a province, but asked about like one.
        ("深圳市", "深圳", "Shenzhen"),
    )
)


def named_places(text: str) -> tuple[Place, ...]:
    """Return the places that a text in simplified Chinese or English names."""
    folded = text.casefold()
    return tuple(place for place in PLACES if place.short in text or place.english.casefold() in folded)
