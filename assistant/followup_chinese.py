"""Follow-ups in Chinese: what a short question leaves out is taken from the question before it.

    满洲里能申请用地指标吗          那二连浩特呢？       二连浩特能申请用地指标吗？
    满洲里边合区扩区归谁管          那用电呢？           满洲里边合区用电归谁管？
    满洲里边合区怎么扩区            那归谁管？           满洲里边合区扩区归谁管？
    企业能先租后买吗                如果是外资呢？       如果是外资，企业能先租后买吗？

Texts are in simplified script, as `to_simplified` leaves them.
"""

import re
from dataclasses import dataclass

from assistant.carrying import named, swapped
from assistant.subjects import Kind, Subject, Subjects, without
from index.tokens import QUESTION_WORDS

_END = "[？?。！!，,；; ]*$"
_CUE = re.compile(
    r"^(?:(?:嗯|哦|好的?|行|明白了?|知道了|谢谢)[，,。！! ]+)?"
    r"(?:(?:那么|那(?!边(?![检贸民境合跨界防])|[么个些里儿种次天年时份本件项条家位批块笔样段套几头种])|而|"
    r"还有(?!别的|其[他它]|什么|哪|没有|谁|多|吗|更)|另外|再问|此外|顺便问(?:一下)?|同样|以及)[，,、 ]*)+"
)
_ASKS = re.compile(
    r"谁|哪|什么|啥|怎|如何|多少|多[久长大高]|几(?=[个家天年月次种项万号级])|吗|能不能|可不可以|是不是|有没有|是否|能否|为何|何时"
)
# Whether it holds for something else: X呢, X怎么样, X也可以吗. That is no question of its own.
_ELSE = re.compile(
    r"(?:的话)?(?:呢|怎么样|又?如何|怎么说|也(?:是|能|可以|行|有|算|适用|一样)?[^，。？]{0,3}吗|一样吗|行吗|可以吗|行不行)$"
)
_IF = re.compile(r"^(?:如果|要是|假如|假设|若|万一)(?:我们?)?(?:是|在|说)?")
_INSTEAD = re.compile(r"^(?:(?:如果|要是)?(?:换成|换作|换到|改成|改为)|对于?|关于|至于|说到)")
_POINTS_BACK = re.compile(
    r"^(?:它们?|他们|她们|这(?:个|些|项|件|笔|种|类|条|方面|块)?|那(?:个|些|项|件|笔|种|类|条|份)|其中|其(?![他它实余])|上述|前者|后者|刚才|该(?![找归由去向跟怎谁哪交填问])|此)"
)
_TO_THE_ASSISTANT = re.compile(r"你|您|助手|聊天|大模型")
_DEFINES = re.compile(r"什么是|什么叫|何为|(?:是|指)(?:的?是)?(?:什么|啥)(?:意思)?")
# Words that say what is asked of a subject, and name none. Longer ones first.
_GENERAL = re.compile(
    "责任单位|责任部门|联系方式|多少|多久|多长|什么|怎么|"
    "负责|管理|主管|牵头|配合|部门|单位|机关|机构|责任|条件|要求|材料|手续|资料|申请|申报|办理|流程|程序|步骤|时间|时候|期限|"
    "金额|费用|收费|标准|具体|详细|内容|规定|政策|措施|支持|扶持|补贴|优惠|好处|依据|文件|文号|落款|日期|印发|发布|发文|出台|"
    "原文|条款|名单|范围|对象|比例|额度|电话|联系|地址|窗口|网站|最后|现在|目前|一般|大概|大约|最多|最少|最高|最低|上限|下限|"
    "分别|落实|执行|实施|生效|有效|截止|其[他它]|别的|更多|必须|享受|得到|获得|提到|到底|究竟|"
    "那边|这边|它|他|其中|上述|刚才|该|此|前者|后者|另|再|先|后|谈|说|讲|提|问|找|做|干|办|管|发|写|还|只|须|用|拿|领|交|收|"
    r"久|长|天|年|月|日|号|钱|第|一|二|三|两|次|份|些|个|种|项|件|条|笔|类|方面|块|事|不|没|按|为何|何时|啥|多|几"
)
_BEFORE_ASKING = (
    r"(?:分别|各自|各|都|具体|到底|究竟|主要|还|又|"
    r"应该|该|(?<!不)得|需要|可以|(?<![需主重首])要|(?<![功智节效职技用热])能|(?<![协社商工学谈接委])会|由|(?<!回)归|是|找|问|向|"
    r"跟|(?<!中)和|有|(?<!供)给|享受|提供|拿|(?<![供效响适对])应|(?<!依)靠|自治区)"
)
_ASKING = r"(?:谁|哪些|哪[几两]?[个家]?|什么|啥|怎么样?|怎样|如何|多少|多久|有没有|能不能|可不可以|是不是)"
_AFTER_ASKING = (
    r"(?:部门|单位|机关|机构|厅局?|厅委|局|委|办|处|司|部|家|来|在|负责|牵头|主管|管理?|审[批核]?|把关|落实|推进?|跟进?|接|做|干|"
    r"申请|申报|支持|扶持|优惠|好处|政策|措施|规定|要求|条件|安排|补贴|帮助|便利|照顾|说法?|讲|弄|处理|解决|走|样|的|种|些|方面|"
    r"活儿?|事|了|一起|共同|特殊|特别|得到)"
)
# How a question asks, at its end or its head: 由哪些部门负责, 有什么支持; 哪些部门负责…, 有没有针对….
_ASKING_LAST = re.compile(rf"{_BEFORE_ASKING}*{_ASKING}{_AFTER_ASKING}{{0,6}}[吗呢啊呀]?{_END}")
_ASKING_FIRST = re.compile(
    r"^(?:(?:哪些|哪个|哪几个|哪家|什么|谁)(?:部门|单位|机关|机构|厅局?)?(?:来)?(?:负责|牵头|主管|管理?|审核|办理)"
    r"|(?:有没有|有什么|有哪些)(?:针对|关于)?|(?:怎么|怎样|如何|在哪里?)(?=申请|办理|申报))"
)
_OPENING = re.compile(r"^(?:请问|我想(?:知道|问)(?:一下)?|想(?:知道|问)(?:一下)?)[，, ]*")
_CLOSING = re.compile(rf"[，,]?(?:可以|行|允许|可行|支持|能行)?(?:吗|呢|么|吧)?{_END}")
# Who does it; of what is asked after with that, how or whether it is done does not matter.
_WHO = re.compile(
    "谁|哪(?:些|个|几个|一个|家|几家)?(?:部门|单位|机关|机构|厅局?|局|委|家)|什么(?:部门|单位|机关|机构)|牵头|主管|责任(?:单位|部门)"
)
_HOW = re.compile(
    "为什么要?|为何要?|怎么样?|怎样|如何|能不能|可不可以|是不是|有没有|能否|可否|是否|什么时候|何时|多久|"
    "(?:可以|能|要|想|该|应该|需要)(?=申请|申报|申建|享受|得到|获得|拿|买|租|借|贷|办|建|做|用|开|扩|调|设|给)"
)
# What follows a subject without a comma: 由谁负责, 归谁管, 谁牵头.
_JOINED = re.compile("由|归|是|该|应|谁|哪|找|向|跟|具体|到底|究竟")
# A question with more of its own than this stands alone, whatever it opens with.
_OWN, _FEW, _SHORT, _ELLIPTIC = 10, 6, 2, 14
_MAX_TOPIC = 120


@dataclass(frozen=True, slots=True)
class _New:
    """A new question: whether a word ties it to what went before, its first sentence, the rest, and its names."""

    cued: bool
    first: str
    rest: str
    subjects: tuple[Subject, ...]

    @property
    def own(self) -> str:
        """What the question is about by itself: its first sentence without names and words that only ask."""
        return _content(without(self.first, self.subjects))


def understand_chinese(question: str, earlier: str, subjects: Subjects) -> str | None:
    """Return a question with what it takes from an earlier one, None where it can be understood alone."""
    if _TO_THE_ASSISTANT.search(question):
        return None
    new = _read(question, subjects)
    theirs = subjects.find(earlier)
    return _elliptic(new, earlier, theirs) or _without_subject(new, earlier, theirs)


def is_topical(question: str, subjects: Subjects) -> bool:
    """Tell whether a question is about something that a later one may take up: no thanks, no greeting."""
    found = subjects.find(question)
    own = len(_content(without(question, found)))
    return bool(found) or own > _SHORT or (own == _SHORT and _asking(question))


def _read(question: str, subjects: Subjects) -> _New:
    cue = _CUE.match(question)
    text = question[cue.end() :] if cue else question
    first, *after = (part.strip() for part in re.split(r"[。？?！!]+", text, maxsplit=1))
    return _New(cue is not None, first, after[0] if after else "", subjects.find(first))


def _content(text: str) -> str:
    kept = QUESTION_WORDS.sub(" ", _GENERAL.sub(" ", text))
    return re.sub(r"[\W_]", "", _GENERAL.sub(" ", kept))


def _elliptic(new: _New, earlier: str, theirs: tuple[Subject, ...]) -> str | None:
    """Understand 那X呢, 换成X, 如果是X呢: the earlier question about something else, or with a condition."""
    told = _ELSE.sub("", new.first)
    core = told.removesuffix("呢").removesuffix("的话")
    condition, instead = _IF.match(core), _INSTEAD.match(core)
    marked = core != new.first or condition is not None or instead is not None or new.cued
    if not marked or not core or _ASKS.search(core) or len(core) > _ELLIPTIC + (4 if condition else 0):
        return None
    lead = instead or condition
    x = core[lead.end() if lead else 0 :].strip("，, ").removesuffix("的") or core
    kinds, only_names = _kinds_in(new, x)
    if not _content(x) and not kinds:
        return None
    if only_names:
        other = swapped(earlier, theirs, x, kinds) or f"{x}：{earlier}"
        return _asked(other, new.rest)
    if condition and not instead:
        return _asked(f"{core}，{earlier}", new.rest)
    return _asked(_about_other(x, kinds, earlier, theirs), new.rest)


def _kinds_in(new: _New, x: str) -> tuple[tuple[Kind, ...], bool]:
    """Return the kinds of the names in a part of the new question, and whether it has nothing besides."""
    shift = new.first.find(x)
    inside = tuple(s for s in new.subjects if shift <= s.start and s.end <= shift + len(x))
    moved = tuple(Subject(s.kind, s.start - shift, s.end - shift) for s in inside)
    return tuple(dict.fromkeys(s.kind for s in inside)), bool(inside) and not _content(without(x, moved))


def _about_other(x: str, kinds: tuple[Kind, ...], earlier: str, theirs: tuple[Subject, ...]) -> str:
    """Return what the earlier question asks, of the same names, about another topic."""
    about = "".join(named(earlier, theirs, besides=kinds))
    last, first = _ASKING_LAST.search(earlier), _ASKING_FIRST.match(earlier)
    if last and last.start() > 0:
        return f"{about}{x}{last.group()}"
    if first:
        return f"{first.group()}{about}{x}"
    return f"{about}{x}呢" if about else f"{topic_of(earlier)}，{x}呢"


def _without_subject(new: _New, earlier: str, theirs: tuple[Subject, ...]) -> str | None:
    """Understand 归谁管, 那要交什么材料, 它的期限是多久: a question whose subject is the earlier one's."""
    own, back = new.own, _POINTS_BACK.match(new.first)
    if len(own) > (_OWN if new.cued else _FEW) or not _asking(new.first):
        return None
    asked = f"{new.first}{'？' + new.rest if new.rest else ''}"
    names = tuple(dict.fromkeys(subject.kind for subject in new.subjects))
    if names and new.cued and not own:
        name = "".join(named(new.first, new.subjects))
        topic = swapped(earlier, theirs, name, names)
        rest = without(new.first, new.subjects, "")
        return _asked(_of_topic(topic or f"{name}{topic_of(earlier)}", rest), new.rest)
    if names:
        return None
    if back and not own:
        asked = asked[back.end() :]
    if not own or back or (len(own) <= _SHORT and not _DEFINES.search(new.first)):
        return _asked(_of_topic(earlier, asked))
    about = "".join(named(earlier, theirs)) or topic_of(earlier)
    return _asked(f"{about}，{asked}") if new.cued else None


def _of_topic(earlier: str, asked: str) -> str:
    """Return what is asked of the earlier question's subject, who does it without a comma: 满洲里边合区扩区归谁管."""
    topic = topic_of(earlier)
    deed = deed_of(earlier) if _WHO.search(asked) else topic
    joined = deed != topic and "，" not in deed and _JOINED.match(asked)
    return f"{deed}{'' if joined else '，'}{asked}"


def _asking(text: str) -> bool:
    """Tell whether a text asks: 归谁管, 要几天, 有补贴吗; not 好的, 谢谢."""
    return bool(_ASKS.search(text) or (QUESTION_WORDS.search(text) and _GENERAL.search(text)))


def topic_of(question: str) -> str:
    """Return what a question in simplified Chinese is about: the question without the words that ask."""
    text = _OPENING.sub("", question)
    for asking in (_ASKING_LAST, _ASKING_FIRST):
        rest = asking.sub("", text).strip("，,、的 ")
        if len(_content(rest)) >= _SHORT:
            text = rest
    parts = re.split("[，,]", _CLOSING.sub("", text)[-_MAX_TOPIC:].strip("，,、 "))
    # 那份若干措施，文号(是多少): the last part says what was asked, not what about.
    return "，".join(parts[:-1] if len(parts) > 1 and not _content(parts[-1]) else parts)


def deed_of(question: str) -> str:
    """Return what a question is about, without asking how or whether: 满洲里边合区扩区 of 满洲里边合区怎么扩区."""
    topic = topic_of(question)
    deed = _HOW.sub("", topic)
    return deed if len(_content(deed)) >= _SHORT else topic


def _asked(text: str, rest: str = "") -> str:
    """Return a question with its question mark, and what was said after it."""
    return f"{re.sub(_END, '', text)}？{rest}"
