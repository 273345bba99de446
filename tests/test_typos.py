"""Typing errors in Chinese and English questions: what is put right, and what is left alone."""

from collections import Counter
from pathlib import Path

import jieba
import pytest

from corpus.document import Corpus
from corpus.load import BUNDLED, load_directory
from index.language import normalise
from index.terms import policy_terms
from index.tokens import Tokenizer
from index.translate import read_glossary
from index.typos import Correction, Typos
from index.typos_english import EnglishTypos, read_english_words

REFERENCE = Path(__file__).parents[1] / "index" / "reference_questions.tsv"
# As typed, as meant.
TYPED = [
    ("跨今电商有什么支持", "跨境电商有什么支持"),
    ("边竟合作区有哪些优惠政策", "边境合作区有哪些优惠政策"),
    ("边境合作区试典什么时候开始", "边境合作区试点什么时候开始"),
    ("跨镜电商有什么支持", "跨境电商有什么支持"),
    ("互市贸意落地加工", "互市贸易落地加工"),
    ("边民互市冒易", "边民互市贸易"),
    ("海关监馆场所", "海关监管场所"),
    ("招商引姿有什么奖励", "招商引资有什么奖励"),
    ("满州里口岸", "满洲里口岸"),
    ("霍尔果四国际边境合作中心", "霍尔果斯国际边境合作中心"),
    ("内蒙谷自治区商务厅", "内蒙古自治区商务厅"),
    ("中欧班列补贴政册", "中欧班列补贴政策"),
    ("专项债卷能不能用", "专项债券能不能用"),
    ("人才引近政策", "人才引进政策"),
    ("仓储勿流", "仓储物流"),
    ("保税苍库", "保税仓库"),
    ("海外苍有什么支持", "海外仓有什么支持"),
    ("产业连怎么做强", "产业链怎么做强"),
    ("外商投姿企业", "外商投资企业"),
    ("营商环镜优化", "营商环境优化"),
    ("进出口银航贷款", "进出口银行贷款"),
    ("中小微企叶", "中小微企业"),
    ("对外开防平台", "对外开放平台"),
    ("高制量发展", "高质量发展"),
    ("改格创新", "改革创新"),
    ("动态管里考核", "动态管理考核"),
    ("退出机治", "退出机制"),
    ("财政专项姿金", "财政专项资金"),
    ("边境旅油试验区", "边境旅游试验区"),
    ("数字京济", "数字经济"),
    ("农产品近口加工", "农产品进口加工"),
    ("铸牢中华民族共同体意试", "铸牢中华民族共同体意识"),
    ("稳边顾边", "稳边固边"),
    ("部门职则", "部门职责"),
    ("行政审披", "行政审批"),
    ("优化夫务", "优化服务"),
    ("出口信用宝险", "出口信用保险"),
    ("边竟经济和作区", "边境经济合作区"),
    ("跨境经济合昨区", "跨境经济合作区"),
    ("科技成果转话", "科技成果转化"),
    ("节约集月用地", "节约集约用地"),
    ("产业布举", "产业布局"),
    ("边境毛易", "边境贸易"),
    ("实施放案", "实施方案"),
    ("自由贸易试验去", "自由贸易试验区"),
    ("边边境合作区政策", "边境合作区政策"),
    ("边境济经合作区", "边境经济合作区"),
    ("二连浩浩特园区", "二连浩特园区"),
    ("边民互贸易", "边民互市贸易"),
    ("边民互市贸贸易", "边民互市贸易"),
    ("外商投企业", "外商投资企业"),
    ("招商资有什么奖励", "招商引资有什么奖励"),
    ("基础设建设怎么投入", "基础设施建设怎么投入"),
    ("综合税区", "综合保税区"),
    ("点试工作什么时候开始", "试点工作什么时候开始"),
    ("岸口怎么升级", "口岸怎么升级"),
    ("企业业补贴怎么领", "企业补贴怎么领"),
    ("优惠惠政策有哪些", "优惠政策有哪些"),
    ("人民币跨境算结", "人民币跨境结算"),
    ("营商坏境怎么优化", "营商环境怎么优化"),
    ("基础设旋建设", "基础设施建设"),
    ("霍尔杲斯合作中心", "霍尔果斯合作中心"),
    ("二连洁特合作区", "二连浩特合作区"),
    ("自由贸昜试验区", "自由贸易试验区"),
    ("边境贸义怎么发展", "边境贸易怎么发展"),
    ("口岸基础设施箭设", "口岸基础设施建设"),
    ("跨镜人民币结算", "跨境人民币结算"),
    ("企业可以拿到哪些扶迟", "企业可以拿到哪些扶持"),
    ("园区招伤引资", "园区招商引资"),
    ("保税物流钟心", "保税物流中心"),
    ("边民互市落弟加工", "边民互市落地加工"),
    ("合作区怎么盘活闲制土地", "合作区怎么盘活闲置土地"),
    ("商务庭负责吗", "商务厅负责吗"),
    ("自然资原部门", "自然资源部门"),
    ("专精特新企业陪育", "专精特新企业培育"),
    ("边界管理竟费", "边界管理经费"),
    ("统计制渡", "统计制度"),
    ("博市服务团", "博士服务团"),
    ("蒙古国的合做项目", "蒙古国的合作项目"),
    ("满洲理合作区", "满洲里合作区"),
    ("综和保税区", "综合保税区"),
    ("跨境电伤平台", "跨境电商平台"),
    ("信贷知持", "信贷支持"),
    ("银团贷欸", "银团贷款"),
    ("示犯基地", "示范基地"),
    ("农产品冷琏", "农产品冷链"),
    ("经济管理圈限", "经济管理权限"),
]
# Words that are wrong in their place but words: what they should be is not guessed.
LEFT_ALONE = [
    "只能部门是谁",
    "工作同知",
    "跨进电商综合试验区",
    "陈立在哪里上班",
    "诸葛亮的老婆叫什么",
    "北京限行尾号今天是多少",
]
EVERYDAY = [
    "今天北京天气怎么样",
    "抖音怎么开通直播带货",
    "张伟明是哪个学校毕业的",
    "孩子发烧三十九度怎么办",
    "知乎上怎么提问",
    "喜茶和奈雪的茶哪个更好喝",
    "附近哪里可以充电宝租借",
    "身份证丢了去哪里补办",
    "杭州西湖一日游攻略",
    "乌镇和周庄哪个更好玩",
    "拉萨高原反应怎么缓解",
    "樊振东退役了吗",
    "刘慈欣写过哪些科幻小说",
    "鲁迅原名叫什么",
    "秦始皇哪一年统一六国",
    "勾股定理怎么证明",
    "考研政治怎么复习",
    "小学三年级数学题不会做",
    "暑假兼职去哪找",
    "社保断缴一个月有影响吗",
    "二手房过户要交什么税",
    "邻居装修噪音太大怎么投诉",
    "新生儿黄疸怎么退",
    "嗓子疼是不是甲流",
    "跑步膝盖疼怎么办",
    "游泳怎么换气",
    "绝地求生怎么压枪",
    "微信聊天记录怎么恢复",
    "打印机卡纸怎么处理",
    "照片怎么去水印",
    "顺丰寄到广州多少钱",
    "地铁末班车几点",
    "流浪地球三什么时候上映",
    "春晚节目单出来了吗",
    "毛笔字怎么练",
    "月季什么时候剪枝",
    "仓鼠能活几年",
    "面包发酵不起来是什么原因",
    "粽子是甜的好吃还是咸的好吃",
    "白酒兑雪碧会不会上头",
    "马桶堵了怎么通",
    "球鞋发黄怎么刷白",
    "头发掉得厉害怎么回事",
    "清明节放几天假",
    "妈妈过生日送什么好",
    "赵子龙是哪里人",
    "月球上有没有水",
    "地震来了往哪里跑",
    "黄金现在多少钱一克",
    "信用卡逾期会怎样",
    "人工智能会取代人类吗",
    "你叫什么名字",
]
ENGLISH = [
    ("Support for the borader zones", "Support for the border zones"),
    ("What subsidys are there?", "What subsidy are there?"),
    ("Which agency handles the Manzouli zone?", "Which agency handles the Manzhouli zone?"),
    ("Erenhott", "Erenhot"),
    ("tallent policy", "talent policy"),
    ("a bonded wharehouse", "a bonded warehouse"),
    ("cross-bordr e-commerce", "cross-border e-commerce"),
    ("infrastrucutre for foriegn invesment", "infrastructure for foreign investment"),
    ("a bonded zonne", "a bonded zone"),
]
ENGLISH_LEFT_ALONE = [
    "What is the weather like in Beijing, and where is a good pizza?",
    "My leather jacket drove the neighbors to skip Wimbledon",
    "Huawei, Shopee, WeChat, TikTok and Airbnb in Kazakhstan",
    "Mr. Kowalski's e-mail is portt@bordr.example, see tests/bordr.toml or bordr.toml",
    "RCEP and BORDR rules",
]


@pytest.fixture(scope="module")
def typos(shipped: Corpus) -> Typos:
    renderings = (rendering for chinese in read_glossary(BUNDLED / "glossary.tsv").values() for rendering in chinese)
    terms = policy_terms(shipped, load_directory(), renderings)
    tokenizer = Tokenizer(terms)
    clauses = (f"{d.title} {' '.join(c.path)} {d.quote(c)}" for d in shipped.documents for c in d.clauses)
    words = [word for clause in clauses for word in tokenizer.words(clause)]
    plain = jieba.Tokenizer()
    frequencies, _ = plain.gen_pfdict(plain.get_dict_file())
    return Typos.build(Counter([*words, *terms]), frequencies)


@pytest.fixture(scope="module")
def english() -> EnglishTypos:
    return EnglishTypos(read_glossary(BUNDLED / "glossary.tsv"), read_english_words())


def test_a_correction_says_where_and_what(typos: Typos) -> None:
    assert typos.correct("请问边竟合作区怎么申请,跨镜电商呢") == (
        "请问边境合作区怎么申请,跨境电商呢",
        (Correction(2, 4, "边竟", "边境"), Correction(12, 16, "跨镜电商", "跨境电商")),
    )


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_a_typing_error_is_put_right(typos: Typos, typed: str, meant: str) -> None:
    assert typos.correct(typed)[0] == meant


@pytest.mark.parametrize("right", sorted({right for _, right in TYPED}))
def test_what_is_right_stays(typos: Typos, right: str) -> None:
    assert typos.correct(right) == (right, ())


def test_the_documents_hold_no_typing_errors(typos: Typos, shipped: Corpus) -> None:
    sentences = [
        normalise(document.text[sentence.start : sentence.end])
        for document in shipped.documents
        for clause in document.clauses
        for sentence in clause.sentences
    ]
    assert [found for sentence in sentences if (found := typos.correct(sentence)[1])] == []


@pytest.mark.parametrize("question", LEFT_ALONE + EVERYDAY)
def test_words_that_the_documents_lack_stay(typos: Typos, question: str) -> None:
    assert typos.correct(question) == (question, ())


def test_everyday_questions_stay(typos: Typos, english: EnglishTypos) -> None:
    pairs = [line.split("\t") for line in REFERENCE.read_text(encoding="utf-8").splitlines()[1:]]
    assert [found for _, chinese in pairs if (found := typos.correct(normalise(chinese))[1])] == []
    wrong = [correction.wrong for question, _ in pairs for correction in english.correct(question)[1]]
    # The list of English words has the American spelling only: here the British is "corrected" to it.
    assert wrong == ["centralised"]


@pytest.mark.parametrize("text", ["", "?", "边", "Border", "2023年", "𠮷", "边(跨)合区建设"])
def test_texts_without_words_to_correct_stay(typos: Typos, text: str) -> None:
    assert typos.correct(text) == (text, ())


def test_nothing_is_put_right_without_words() -> None:
    assert Typos.build({}, {}).correct("边竟合作区") == ("边竟合作区", ())


@pytest.mark.parametrize(("typed", "meant"), ENGLISH)
def test_a_misspelt_english_word_is_put_right(english: EnglishTypos, typed: str, meant: str) -> None:
    assert english.correct(typed)[0] == meant


def test_an_english_correction_says_where_and_keeps_the_capital(english: EnglishTypos) -> None:
    assert english.correct("Borader trade") == ("Border trade", (Correction(0, 7, "Borader", "Border"),))


@pytest.mark.parametrize("question", ENGLISH_LEFT_ALONE)
def test_english_words_that_the_glossary_lacks_stay(english: EnglishTypos, question: str) -> None:
    assert english.correct(question) == (question, ())


def test_of_two_words_as_near_neither_is_guessed() -> None:
    assert EnglishTypos(["border", "bolder"], frozenset()).correct("boxder") == ("boxder", ())
