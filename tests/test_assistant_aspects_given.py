"""Whether a sentence gives what a question is after, and what a question names."""

import pytest

from assistant.aspects import Aspect, asked_aspects, entities_asked, gives, missing_aspects
from index.language import detect_language, normalise

# What is asked for, and a sentence of the documents that gives it.
ANSWERED = (
    ("二连浩特要和多少家商业银行签调钞协议？", "推动…蒙古堪培纯银行6家商业银行签订调钞协议。"),
    ("How many Mongolian banks sign the banknote agreement?", "推动…蒙古堪培纯银行6家商业银行签订调钞协议。"),
    ("扩区要走什么程序？", "支持发展态势较好的边境经济合作区按规定程序扩区扩容建设、调整区位。"),
    ("怎么申报加工贸易产业园？", "支持满洲里、二连浩特按规定申报建设国家加工贸易产业园。"),
    ("边合区多久评估一次？", "研究探索对边（跨）合区年度发展情况实施综合评价。"),
    ("商务部和口行多久会晤一次？", "商务部（外资司）和进出口银行（战略规划部）建立日常联系和会晤机制。"),
    ("国家级经开区会不会被降级？", "加强国家级经开区动态管理,不断提高质量水平。"),
    ("How are border zones ranked in land-use evaluation?", "在土地集约节约利用评价中对边境经济合作区单独排序。"),
    ("“小组团”滚动开发是什么意思？", "对产业进行较小规模的组团和单元布局,分片分期滚动开发。"),
    ("什么是边境经济合作区？", "边境经济合作区是我国深化与周边国家和地区合作的重要平台。"),
    ("What does AEO stand for?", "针对性开展“经认证的经营者”（AEO）培育。"),
    ("How many levels does the mechanism work on?", "完善三级联动工作机制。"),
    ("把边民证作废了以后怎么办？", "边民证停止执行前办理的继续有效。"),
    ("What is M0 land?", "探索融合研发、创意等新型产业功能及相关配套服务的新型产业用地（M0）。"),
)


@pytest.mark.parametrize(("question", "sentence"), ANSWERED)
def test_what_is_asked_for_is_given_by_the_clause_that_answers(question: str, sentence: str) -> None:
    searched, language = normalise(question), detect_language(question)
    assert len(asked_aspects(searched, language)) == 1
    assert missing_aspects(searched, language, ["支持企业发展。", sentence]) == ()


@pytest.mark.parametrize("aspect", Aspect)
def test_a_clause_that_only_encourages_gives_nothing(aspect: Aspect) -> None:
    assert not gives("鼓励边民互市贸易多元化发展，支持互市贸易进口商品落地加工等业态发展。", aspect)


@pytest.mark.parametrize(
    ("aspect", "sentence"),
    [
        (Aspect.PHONE, "咨询电话：0471-6945678。"),
        (Aspect.RATE, "减按15%的税率征收。"),
        (Aspect.AREA, "规划面积6.5平方公里。"),
        (Aspect.DURATION, "在20个工作日内办结。"),
        (Aspect.MONEY, "给予最高30万元补助。"),
        (Aspect.COUNT, "新增3家经开区。"),
        (Aspect.FIGURE, "引进项目12个。"),
        (Aspect.DATE, "于2026年6月30日前报送。"),
        (Aspect.ADDRESS, "送至新华大街63号。"),
        (Aspect.WEBSITE, "登录www.mofcom.gov.cn填报。"),
        (Aspect.OPENING_HOURS, "办理时间为9:00至17:00。"),
        (Aspect.PERSON_NAME, "组长：张建国。"),
        (Aspect.NAMED_LIST, "内蒙古伊利实业有限公司等企业。"),
        (Aspect.CONTACT_CHANNEL, "邮箱：swt@nmg.gov.cn。"),
        (Aspect.STEPS, "向所在地商务主管部门提出申请。"),
        (Aspect.MATERIALS, "提交营业执照复印件。"),
        (Aspect.THRESHOLD, "年营业收入不低于2000万元。"),
        (Aspect.PENALTY, "对弄虚作假的,取消其资格。"),
        (Aspect.REMEDY, "对决定有异议的,可以申请行政复议。"),
        (Aspect.RESULT, "已建成园区12个。"),
        (Aspect.RANKING, "综合考评排名第一。"),
        (Aspect.REASON_WHY, "鉴于疫情影响,暂缓开放。"),
        (Aspect.DEFINITION, "本办法所称企业,是指在区内注册的法人。"),
        (Aspect.VALIDITY, "本办法自印发之日起施行,有效期五年。"),
        (Aspect.FEE, "三年内免收租金。"),
        (Aspect.CITED_TEXT, "依据《外商投资法》第三条。"),
        (Aspect.CHANGE, "进出口额同比增长12%。"),
        (Aspect.FREQUENCY, "每季度召开一次会议。"),
        (Aspect.STATISTIC, "进出口总额达到120亿元。"),
        (Aspect.CODE, "商品编码为51021920。"),
        (Aspect.REPEAL, "原办法同时废止。"),
        (Aspect.MATERIALS, "凭边境通行证入场。"),
    ],
)
def test_a_sentence_gives_an_aspect(aspect: Aspect, sentence: str) -> None:
    assert gives(sentence, aspect)


@pytest.mark.parametrize(
    ("aspect", "sentence"),
    [
        (Aspect.DATE, "按照《产业用地政策实施工作指引（2019年版）》要求办理。"),
        (Aspect.PHONE, "落实全国商务工作电视电话会议要求。"),
        (Aspect.RATE, "合理确定利率和费率水平。"),
        (Aspect.CONTACT_CHANNEL, "建立专人联系机制。"),
        (Aspect.MATERIALS, "积极发展新型墙体材料等新型建材加工业。"),
        (Aspect.THRESHOLD, "支持具备区位优势的边境经济合作区发展临港经济。"),
        (Aspect.RESULT, "有序推进已有风电基地建设。"),
        (Aspect.REASON_WHY, "鼓励因地制宜有序发展新能源。"),
        (Aspect.STATISTIC, "与6家商业银行签订协议。"),
        (Aspect.CODE, "完善商品条码数据库。"),
        (Aspect.REPEAL, "盘活停产企业。"),
    ],
)
def test_a_sentence_that_only_sounds_as_if_it_gave_an_aspect(aspect: Aspect, sentence: str) -> None:
    assert not gives(sentence, aspect)


def test_a_count_is_one_in_the_unit_of_the_question() -> None:
    assert gives("与6家商业银行签订协议。", Aspect.COUNT, "有多少家银行")
    assert not gives("建设3个园区。", Aspect.COUNT, "有多少家银行")
    assert gives("建设3个园区。", Aspect.COUNT)


@pytest.mark.parametrize(
    ("question", "sentence", "given"),
    [
        ("How many companies are there?", "建设3个园区。", False),
        ("How many companies are there?", "入驻企业1200余家。", True),
        ("How many zones are there?", "建设3个园区。", True),
        ("How many tonnes passed?", "与6家商业银行签订协议。", False),
        ("How many tonnes passed?", "过货20万吨。", True),
        ("How many people work there?", "建设3个园区。", False),
    ],
)
def test_a_count_asked_for_in_english_is_one_in_the_units_of_its_noun(
    question: str, sentence: str, given: bool
) -> None:
    assert gives(sentence, Aspect.COUNT, question) is given


def test_what_no_sentence_gives_is_missing() -> None:
    question = "首贷最高能批多少万，期限几年？"
    language = detect_language(question)
    assert missing_aspects(normalise(question), language, []) == (Aspect.DURATION, Aspect.MONEY)
    assert missing_aspects(normalise(question), language, ["最高30万元。"]) == (Aspect.DURATION,)


@pytest.mark.parametrize(
    ("question", "entities"),
    [
        ("《外商投资法》和财税〔2019〕5号怎么说？", [("外商投资法", "title"), ("财税〔2019〕5号", "number")]),
        ("商资发〔2023〕18号是谁发的", [("商资发〔2023〕18号", "number")]),
        ("在內蒙古，「鏈主」企業有什麼支持？", [("链主", "quoted")]),
        ("“西部之光”和“双元制”", [("西部之光", "quoted"), ("双元制", "quoted")]),
        ("2021，2022年的通知", [("2021", "year"), ("2022", "year")]),
        ("退休后，1975年出生的人", [("1975", "year")]),
        ("投资300亿、占地20公顷、减按15%", [("300亿", "figure"), ("20公顷", "figure"), ("15%", "figure")]),
        ("有2000家企业", [("2000家", "figure")]),
        ("边合区能发REITs吗，GDP增速呢", [("REITs", "name"), ("GDP", "name")]),
        ("推广5G和B2B，用Python", [("5G", "name"), ("B2B", "name"), ("Python", "name")]),
        ("RCEP怎么用，RCEP谁培训", [("RCEP", "name")]),
        (
            "What does MOFCOM notice No. 163 of 2021 say on M0 land?",
            [("MOFCOM", "name"), ("2021", "year"), ("M0", "name")],
        ),
        ("May Huawei's factory in Manzhouli issue REITs?", [("REITs", "name")]),
        ('What is "standard land"?', []),
        ("去年和2015年的情况，last year", [("去年", "year"), ("2015", "year"), ("last year", "year")]),
        ("And last year's profits?", []),
        ("Rank the zones for last year.", [("last year", "year")]),
        ("“看好一块、做一块”在哪份文件里", []),
        ("“新型工业化产业示范基地”和“小组团”", [("小组团", "quoted")]),
        ("「M0用地」是什么", [("M0用地", "quoted")]),
        ('公司叫"sunrise logistics"', [("sunrise", "name"), ("logistics", "name")]),
        ("WHO PAYS THE VAT", []),
        ("跨境人民币结算由哪些部门负责", []),
    ],
)
def test_entities_that_a_question_names(question: str, entities: list[tuple[str, str]]) -> None:
    found = entities_asked(normalise(question))
    assert [(entity.text, entity.kind.value) for entity in found] == entities
