"""Words about a document's own validity: from when it applies, until when, on trial, no longer.

本办法自2023年1月1日起施行，有效期5年。         施行, 有效期
本通知执行至2025年12月31日。                   有效期
【失效】  时效性：现行有效  2021年10月1日 施行    lines at the head of copies
许可证有效期为5年。                            about something else: no match, for 有效期 follows another noun
"""

import re

from corpus.dates import DATE

_KINDS = (
    r"通知|通告|通报|公告|方案|意见|办法|决定|决议|规定|规则|规范|规程|准则|制度|措施|政策|条例|细则|纲要|规划|计划|要点|"
    r"指引|指南|章程|批复|解释|标准|守则|目录|清单|文件|命令|法(?![院人庭定律规])"
)
_BRACKETED = r"(?:[（(][^（）()]{1,20}[）)])?"
# What a sentence about the document itself begins with: 第五十一条 本法, 五、本通知, ，本实施细则.
SUBJECT = re.compile(
    rf"(?:^|[，,；;：:\s、）)]|条|现予(?:公布|发布)[，,]?)(?:(?:本|此|上述|以上)[\u4e00-\u9fff]{{0,8}}?(?:{_KINDS}){_BRACKETED})"
    # What stands between the subject and the term may only be such: 本办法规定的许可证自… is about the licence.
    r"(?P<between>(?:的)?|(?:由|经|已|为|[，,]|自|从|于|有效|执行|施行|实施|试行|暂行|的有效|涉及)[^。；！？\n]{0,120})$"
)
# Without a subject a sentence may begin with the term itself, or issue the document first: 现印发给你们，自…起施行.
OPENING = re.compile(r"(?:^|[，,；;：:\s、])(?:现)?(?:予以?)?(?:公布|发布|印发)?[，,]?$")
_EVENTS = r"公布|发布|颁布|颁发|印发|下发|发文|签发|成文"
_APPLIES = r"(?:正式|开始)?(?:施行|实施|执行|生效|实行|试行)"
EFFECTIVE = re.compile(
    rf"[自从于]\s*(?:(?P<day>{DATE.pattern})(?:零时|0时)?|(?P<event>{_EVENTS})(?:之日|当日))\s*起?"
    rf"(?P<delay>[^，,。；\n]{{1,8}}?日?后|满[^，,。；\n]{{1,8}}?)?{_APPLIES}"
)
_FIGURE = r"(?P<figure>\d{1,2}|[一二三四五六七八九十两]{1,3})\s*(?:个)?(?P<unit>年|月)"
UNTIL = re.compile(
    rf"(?:有效期(?:限)?|(?:施行|实施|执行|试行)(?:期限?)?)\s*为?\s*(?:自?{DATE.pattern}(?:起|开始)?[，,]?)?"
    rf"(?:截至|截止到?|[至到])\s*(?P<until>{DATE.pattern})(?:止|失效)?"
    rf"|(?:截至|[至到])\s*(?P<stop>{DATE.pattern})(?:止|废止|失效)"
)
LASTS = re.compile(
    rf"(?:有效期(?:限)?|试行期(?:限)?)\s*[为是]?\s*{_FIGURE}|(?:试行|暂行)\s*{_FIGURE.replace('?P<', '?P<t_')}"
)
# Where the lines at the head end: with a sentence or a heading.
BODY_LINE = re.compile(r"[。；]|^(?:#+\s*)?(?:第[一1][编章条]|[一1][、.．])")
# On a line of its own before the text.
HEAD_EFFECTIVE = re.compile(
    rf"(?P<before>{DATE.pattern})\s*起?(?:施行|实施|生效)$|【?(?:施行|实施|生效)日期[】\]]?\s*[:：]?\s*(?P<after>\S.*)$"
)
HEAD_EXPIRES = re.compile(r"【?(?:失效|废止)日期[】\]]?\s*[:：]?\s*(?P<after>\S.*)$")
NUMERIC_DATE = re.compile(r"(\d{4})[.\-/](\d{1,2})[.\-/](\d{1,2})")
STATUS_WORD = re.compile(
    r"(?:【?时效性?】?|现行状态|效力状态)[】\]]?\s*[:：]?\s*(?P<named>现行有效|已?被?废止|已?失效)"
    r"|[【\[（(〔](?P<boxed>现行有效|有效|已?被?废止|已?失效)[】\]）)〕]"
    r"|^(?P<whole>现行有效|已被?废止|已失效|本文(?:件)?已(?:废止|失效))$"
)
# Lines at the head: a text's versions. One that names a decision (《…关于修改…的决定》第一次修订) changes parts only.
PUBLISHED = re.compile(rf"(?:{_EVENTS}|令.{{0,12}}号)")
REVISED = re.compile(r"修订")
IN_PART = re.compile(r"《|修正|修改")
# In a title 试行 and 暂行 belong to the document: 办法（试行）, 暂行条例; 关于试行某事的通知 does not.
IN_TITLE = re.compile(
    r"[（(](?P<bracketed>试行|暂行)(?:稿|本)?[）)]"
    r"|(?P<plain>试行|暂行)(?:办法|规定|条例|方案|意见|细则|措施|规则|规范|规程|制度|标准|准则)(?=$|[》〉（(])|(?P<last>试行|暂行)$"
)
# Whose title in 《》 is that of the document's own text: 关于印发《…办法（试行）》的通知.
ISSUING = re.compile(r"(?:印发|发布|公布|颁布|颁发|下发|转发)[^《》]{0,12}$")
REPEALED = re.compile(
    r"(?:同时|即行|一并|予以|随之|相应|即|均|自行)?(?P<word>废止|失效|停止执行|停止施行|不再执行)(?!的)"
)
# Between the last title and 废止; anything else (《…》中关于…的规定, 《…》第三条) is about a part.
WHOLE = re.compile(r"(?:等(?:文件|规定|通知|办法)?|[自从][^》，,。]{1,20}起|都|均|也|一律|予以|已|[，,、\s])*")
REPEALS_LISTED = re.compile(r"(?:废止|失效|停止执行)\s*[:：]\s*$")
TITLE = re.compile(
    r"《(?P<title>(?:[^《》\n]|《[^《》\n]*》){2,120})》(?:[（(](?P<number>[^（）()]*\d[^（）()]*)[）)])?"
)
ITEM = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|第[一二三四五六七八九十\d]+[项款])")
