"""Which figure a question asks for, and whether a sentence gives one of that kind."""

import pytest

from assistant.figures import asked_figure, asked_figures, figure_kind, gives_figure


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("服务热线电话是多少", "phone"),
        ("What is the phone number?", "phone"),
        ("利率是多少", "rate"),
        ("税率按多少征", "rate"),
        ("能打几折", "rate"),
        ("what interest rate applies", "rate"),
        ("园区面积有多大面积", "area"),
        ("能给多少亩地", "area"),
        ("how large is the zone", "area"),
        ("审批要多久", "duration"),
        ("厂房能租几年？", "duration"),
        ("几岁能领", "duration"),
        ("How many working days does approval take?", "duration"),
        ("补贴多少钱", "money"),
        ("最高奖励是多少", "money"),
        ("奖励多少万元", "money"),
        ("how much is the subsidy", "money"),
        ("一共有多少家企业", "count"),
        ("How many zones are there?", "count"),
        ("覆盖率多少", "figure"),
    ],
)
def test_kind_of_figure_that_a_question_asks_for(question: str, kind: str) -> None:
    figure = asked_figure(question)
    assert figure is not None
    assert figure.name == kind


@pytest.mark.parametrize(
    "question",
    [
        "跨境人民币结算由哪些部门负责",
        "得找哪几个厅",
        "这几年有什么政策",
        "用了十几年的厂房怎么办",
        "Which agencies handle land?",
    ],
)
def test_question_that_asks_for_no_figure(question: str) -> None:
    assert asked_figure(question) is None


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("首贷最高能批多少万，期限几年？", ["duration", "money", "figure"]),
        ("How much do we get, and how many days does it take?", ["duration", "money"]),
        ("How many square kilometres are there?", ["area"]),
        ("How many hours does it take?", ["duration"]),
        ("座机是多少", ["phone", "figure"]),
        ("跨境人民币结算由哪些部门负责", []),
    ],
)
def test_every_kind_of_figure_that_a_question_asks_for(question: str, kinds: list[str]) -> None:
    assert [kind.name for kind in asked_figures(question)] == kinds


def test_a_kind_of_figure_by_its_name() -> None:
    assert gives_figure("减按15%征收。", figure_kind("rate"))
    with pytest.raises(KeyError):
        figure_kind("colour")


@pytest.mark.parametrize(
    ("question", "sentence", "given"),
    [
        ("补贴多少钱", "给予最高30万元补助。", True),
        ("补贴多少钱", "给予适当补助。", False),
        ("补贴多少钱", "支持6家银行。", False),
        ("how much is the subsidy", "安排三百亿元额度。", True),
        ("利率是多少", "减按15%的税率征收。", True),
        ("利率是多少", "合理确定利率和费率水平。", False),
        ("审批要多久", "在20个工作日内办结。", True),
        ("审批要多久", "加强常态化日常监管。", False),
        ("能给多少亩地", "规划面积6.5平方公里。", True),
        ("服务热线电话是多少", "电话：0471-6945678。", True),
        ("服务热线电话是多少", "完善服务热线。", False),
        ("How many minutes does a check take?", "查验不超过30分钟。", True),
        ("How many levels are there?", "完善三级联动工作机制。", True),
        ("How many levels are there?", "与6家商业银行签订协议。", False),
        ("How many companies are there?", "入驻企业1200余家。", True),
        ("How many pigeons are there?", "有6家。", True),
    ],
)
def test_sentence_gives_a_figure_of_that_kind_or_does_not(question: str, sentence: str, given: bool) -> None:
    figure = asked_figure(question)
    assert figure is not None
    assert gives_figure(sentence, figure) is given


def test_a_counted_unit_must_be_that_unit() -> None:
    figure = asked_figure("有多少家商业银行")
    assert figure is not None
    assert gives_figure("与6家商业银行签订协议。", figure)
    assert not gives_figure("建设3个园区。", figure)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("具体是多少", "落实商资发〔2023〕18号精神。"),
        ("具体是多少", "按照《关于20条措施的通知》办理。"),
        ("具体是多少", "推动“双11”消费。"),
        ("具体是多少", "推进B2B出口。"),
        ("具体是多少", "建设5G网络。"),
        ("具体是多少", "发展第5代移动通信。"),
        ("审批要多久", "编制2025年目录。"),
        ("建多少批园区", "建设一批高标准数字园区。"),
        ("有多少条服务", "提供一条龙服务。"),
    ],
)
def test_what_only_looks_like_a_figure_is_none(question: str, sentence: str) -> None:
    """A 文号, a title, a quoted term, a year or a name."""
    figure = asked_figure(question)
    assert figure is not None
    assert figure.given.search(sentence)
    assert not gives_figure(sentence, figure)
