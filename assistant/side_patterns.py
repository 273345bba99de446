"""The words by which a question asks to compare documents, and those that name one side of it."""

import re

# 比较好 says how good, 比较一下 asks to compare.
_ADVERB = (
    r"好|多|少|大|小|高|低|快|慢|重|轻|难|容易|合适|适合|稳|常|方便|宽|严|困|复杂|简单|便宜|贵|强|弱|远|近|早|晚|新|旧|成熟|特殊|优|"
    r"明|清|全|完|齐|紧|松|有|没|缺|急|长|短|关心|担心|迷|懂|熟|关注|麻烦|划算|靠谱|可行|稳定|重视|倾向"
)
_DIFFERENCE = r"(?:不同|区别|差别|差异|变化|异同|出入|调整)"
_NO_OTHER = r"(?!化|对待|地区|国家|类|区域|企业|园区|行业|部门|阶段|情形|情况|性质|规模|层级|主体|的)"
COMPARES = re.compile(
    rf"对比(?!度|色)|比对|相比|相较|比较一下|(?:作|做|进行|加以)(?:个|一个|一下)?比较|比较[。？?]?$"
    rf"|(?:^|[\s，,。；;:：]|请|帮我|帮忙|麻烦|想|要|来|能否|能不能|可以|你|下)比较(?!{_ADVERB})"
    rf"|(?:有什么|有何|有哪些|有啥|有没有|有无|是否有?|存在哪些|存在什么|哪些|什么|何种?|主要|有)(?:主要|明显|具体|重要|实质)?的?"
    rf"{_DIFFERENCE}{_NO_OTHER}|(?:发生|出现)了?(?:什么|哪些|何种)?变化"
    rf"|{_DIFFERENCE}(?:点|之处|在哪|在于|何在|是什么|是啥|吗|么|呢|[？?。]|$)"
    r"|不一样|(?:一样|一致|相同)(?:吗|么|不)|(?:共同|相同)(?:点|之处)|比(?=[^，。？?]{1,30}(?:多|少|增加|新增|减|删)了?(?:哪些|什么|啥))"
    r"|\bcompar(?:e|es|ed|ing|isons?)\b|\bdifferences?\b|\bdiffer(?:s|ed|ing)?\b|\bdifferently\b"
    r"|\bdifferent (?:from|than|to|between|in)\b"
    r"|\bhow (?:is|are|was|were)\b(?=.+\bdifferent\b)|\b(?:versus|vs)\b\.?|\bside by side\b|\bcontrast(?:s|ed|ing)?\b"
    r"|\bhow\b(?=.+\bchanged?\b)|\bwhat(?: has| have)? changed\b|\bin common\b",
    re.IGNORECASE,
)
NATIONAL = re.compile(
    r"(?<![周毗邻外我同各关员多两些个东友盟])国家(?!级|[开发外税能移知金统市安自]|主权|公园|战略|利益|安全|高新|经开)"
    r"(?:层面|层级|部委|方面)?"
    r"|(?<!党)中央(?!企业|财政|预算|银行|组织|编办|网信|环保)(?:层面|部委|部门)?|全国性|部委(?:文件)?|上级"
    r"|\bnational(?!-level| economic| development| new| border)(?:[- ](?:level|government))?\b"
    r"|\bcentral(?: government| level)?\b"
    r"|\bstate-level\b(?! (?:development|zone))",
    re.IGNORECASE,
)
LOCAL = re.compile(
    r"自治区(?!级)(?:层面|方面)?|(?<!有关)地方(?!政府|商务|债|金融|特色|党委)(?:层面|方面)?|省级层面|我区|本区"
    r"|\bautonomous region(?:al)?\b|\blocal(?: level| government| plan)?\b|\bregional(?: level| plan)?\b"
    r"|\bprovincial\b",
    re.IGNORECASE,
)
# A year as people name documents by it, and the kinds of documents.
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*年?(?:版|度|的|那份|那个|印发|发布|出台)*")
KINDS = {
    "通知": re.compile(r"通知|\b(?:notices?|circulars?)\b", re.IGNORECASE),
    "方案": re.compile(r"方案|\bplans?\b", re.IGNORECASE),
}
# What is said of documents, and never of a subject.
KIND_EN = re.compile(r"\b(?:notices?|circulars?|plans?|documents?)\b(?:'s)?", re.IGNORECASE)
# All documents, or all of one side.
EACH = re.compile(
    r"(?:各|各个|各份|每份|每个|这些|那些|这|那|上述|所有|全部|几|多|不同|两|三|四|五|[2-5])(?:个|份|项|类)?(?:政策|国家)?"
    r"(?:文件|通知|方案)(?!号)|历年|历次|先后"
    r"|\b(?:all|each|every|these|those|various|different|the)(?: (?:two|three|four|five|policy|national))* "
    r"(?:documents|notices|policies|texts|circulars)\b|\b(?:each|every) document\b|\bover (?:the years|time)\b"
    r"|\bacross (?:the )?documents\b",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"(?P<count>[两二三四2-4]|two|three|four)(?:个|份|项)?\s?(?:policy |national )?"
    r"(?:文件|通知|方案|documents|notices)",
    re.IGNORECASE,
)
COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
EARLIER = re.compile(
    r"以前|之前|此前|过去|原来|往年|早先|上一[份个]"
    r"|\b(?:earlier|previous|before|older|past)\b(?: (?:notices?|documents?|ones?|rules))?",
    re.IGNORECASE,
)
# What is said on the subject, after it: 对用地的规定.
_SAYING = (
    r"(?:具体|相关|有关|主要|政策)*"
    r"(?:规定|要求|政策|措施|安排|支持|表述|内容|提法|做法|态度|说法|部署|举措|条款|待遇|力度|优惠|扶持|保障|侧重)"
)
SUBJECTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"对于?(?P<subject>[^|，,。？?]{{1,30}})的{_SAYING}",
        r"在(?P<subject>[^|，,。？?]{1,30}?)(?:这?个?方面|领域|问题上|上(?=[^\w]|[|有的]|$))",
        r"(?:关于|围绕|就|针对)(?P<subject>[^|，,。？?]{1,30}?)(?:的?" + _SAYING + r"|的|方面|问题|(?=[|，,。？?])|$)",
        rf"对于?(?P<subject>[^|，,。？?]{{1,30}}?){_SAYING}?(?=[|，,。？?]|$)",
        r"(?P<subject>[^|，,。？?]{2,30}?)(?:这?个?方面|领域)",
    )
)
# What is no subject at either end of what is left of a question.
EDGES = re.compile(
    r"^(?:(?:多|少|增加|新增|减|删)了?(?:哪些|什么|啥)|[\s|，,。？?、:：；;\"'“”.!()]|和|与|跟|同|及|的|之间|对于?(?![口外接])|在|请问?|帮我|帮忙|麻烦|一下|下|中|里|上|关于|围绕|各自|分别|都|"
    r"有|是|看|说说|列出|给|我|想|知道|了解|吗|呢|相|较|到|从|把|将|方面|文件|通知|方案|文|份|这|那|两|三|四|几|个|各|"
    r"what|how|does|do|did|is|are|was|were|the|an?|of|in|on|about|for|from|to|between|and|or|with|regarding|concerning|as|"
    r"says?|said|saying|treat(?:s|ed)?|handle[sd]?|there|any|please|can|could|you|me|show|tell|list|their|its|they|it|"
    r"respect|terms|when|comes|towards?|over|by|than|against|main|key|documents?|notices?|plans?|circulars?|"
    r"has|have|been|changed?|different|treatment|approach|position|stance|view|rules?|provisions?|"
    r"requirements?|policy|policies|measures|that|this|these|those|both|two|three|at|under|toward|give|i|want|know|which|things?)(?=\b|[^a-zA-Z])",
    re.IGNORECASE,
)
_ENDINGS = (
    r"[\s|，,。？?、:：；;\"'“”.!()]|的|和|与|跟|同|及|方面|"
    + _SAYING
    + r"|文件|通知|方案|上|中|里|吗|呢|有|是|哪些|什么|"
    r"(?<![a-zA-Z])(?:and|or|of|in|on|about|for|from|to|between|with|the|an?|by|as|than|does|do|is|are|rules?|provisions?|requirements?|"
    r"measures|polic(?:y|ies)|clauses?|says?|documents?|notices?|plans?|what|how|its|their|each|at|treatment|has|have)"
)
ENDS = re.compile(rf"(?:{_ENDINGS})$", re.IGNORECASE)
