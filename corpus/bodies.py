"""What the name of a body looks like, by its ending: 商务部, 金融办, 呼和浩特海关; not 全部, 督办, 试行, 布局."""

import re

_ENDING = re.compile(
    r"""(?:
      (?<![全内外局干东西南北中])部 | 委 | (?<![督主协承交经举申开兴创])办 | 厅 | (?<![布格结大全时])局 | (?<![部签])署
    | (?:[银分支央总人中农工建口]|国开|农发)行 | (?:国务|法|检察|研究|科学)院
    | (?:[员委合协商监事学工]|促进|基金|贸促)会 | 联席会议 | 领导小组 | 工商联 | 妇联 | 残联
    | 海关 | 政府 | 部门 | 单位 | 机构 | 机关 | 中心 | 公司 | 集团 | 兵团 | 总队 | 支队 | 总站 | 检查站
    | 办公室 | (?<!上)司 | (?:供销|新华|通讯|联)社
    )$""",
    re.VERBOSE,
)
_PLACE_ENDING = re.compile(r"(?:省|市|州|盟|县|区|旗)(?:（[^（）]*）)?$")
_OFFICE_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")  # 商务部（外资司）
# Words that open an explanation in brackets: （以下简称管委会）, （含有关单位）.
_EXPLAINS = re.compile(r"以下|简称|统称|不?含|包括|即|例?如|详?见|参见|原|特?指")


def is_body_name(name: str) -> bool:
    """Tell whether a name is that of a body."""
    own = _OFFICE_IN_BRACKETS.sub("", name)
    return len(own) > 1 and bool(_ENDING.search(own)) and not _EXPLAINS.match(own)


def is_place_name(name: str) -> bool:
    """Tell whether a name is that of a place, which a list may name beside bodies: 各盟市, 满洲里市."""
    return len(name) > 1 and bool(_PLACE_ENDING.search(name)) and not _EXPLAINS.match(name)
