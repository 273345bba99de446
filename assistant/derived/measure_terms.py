"""The words in which measures are told apart: what they do, what they give, and how firmly.

支持有条件的企业申请用地     支持, 用地, only encouraging
"""

from enum import StrEnum


class Verb(StrEnum):
    """What a measure does with what it gives; the value is the class's usual verb."""

    SUPPORT = "支持"
    ENCOURAGE = "鼓励"
    ALLOW = "允许"
    GRANT = "给予"
    PRIORITISE = "优先"
    PROMOTE = "推动"
    ENSURE = "保障"
    FORBID = "严禁"


class Kind(StrEnum):
    """What is given."""

    FUNDS = "资金"
    FINANCE = "融资"
    LAND = "用地"
    ENERGY = "用能"
    TAX = "税收"
    TALENT = "人才"
    CUSTOMS = "通关"
    FOREIGN_EXCHANGE = "外汇"
    INVESTMENT = "招商"
    PLATFORM = "平台"
    DATA = "数据"
    INDUSTRY = "产业"
    TRADE = "贸易"
    LOGISTICS = "物流"
    TOURISM = "旅游"
    POWERS = "权限"


class Strength(StrEnum):
    """Whether the authority binds itself (or its addressee), or only encourages."""

    BINDING = "刚性"
    ENCOURAGING = "鼓励"
