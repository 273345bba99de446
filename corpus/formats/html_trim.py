"""Lines of a web page that are the site's and not the document's, and what the page states beside the text.

【字体：大 中 小】 打印 分享             nothing
首页 > 政策 > 正文                       nothing
发文字号：商资发〔2023〕18号             发文字号：商资发〔2023〕18号, and known as 发文字号
索 引 号： | 000014349/2023-00012。      known as 索引号
网站标识码：bm22000001 京ICP备05004093号  nothing
"""

import re

from corpus.formats.html_lines import Line

_BUTTON = (
    r"(?:【?\[?\s*+(?:字\s*[体号]|字体大小)\s*+[:：]?\s*+(?:(?:特大|超大|大|中|小|默认|\+|-)[\s|/]*+){0,6}[】\]]?"
    r"|[【\[(（]?\s*+(?:打\s?印(?:本页|此页|文章)?|关\s?闭(?:本页|窗口|此页)?|分享(?:到|至|本页)?|一键分享|收藏(?:本页|本站)?"
    r"|下载(?:全文|文件)?|微信|新浪微博|微博|QQ空间|朋友圈|复制(?:链接|全文)|返回顶部|回到顶部|返回(?:首页|列表)?|我要纠错|纠错"
    r"|无障碍(?:阅读|浏览)?|关怀版|长者模式|繁體(?:中文|版)?|繁体(?:中文|版)?|简体(?:中文|版)?|English|手机版|登录|注册|搜索"
    r"|检索|朗读|语音播报|听全文|放大|缩小|扫一扫[^。；]{0,24}|用?手机(?:扫一扫|查看|阅读)[^。；]{0,16}|大|中|小|更多|查看更多"
    r"|展开|收起|全文|举报|点赞|阅读全文|上一[篇条页][:：]?|下一[篇条页][:：]?)\s*+[】\])）]?)"
)
# Possessive throughout: a long line of buttons that ends in something else is given up at once.
_BUTTONS = re.compile(rf"(?:[\s|·•/>＞+\-]*+{_BUTTON})++[\s|·•/>＞。:：]*+", re.I)
_FONT_SIZE = re.compile(r"[【\[]\s*字\s*[体号]\s*[:：]?[^】\]]{0,20}[】\]](?:\s*(?:打印|关闭|分享|收藏|纠错))*")
_TRAIL = re.compile(r"(?:当前|您?(?:现在|当前)?(?:所在)?的?)位置\s*[:：]|首页\s?[>＞»›/|]|您(?:现在)?所在的?位置")
# Only a site's own line has one of these: a rule may speak of ICP备案, but has no number of it.
_FOOTER = re.compile(
    r"网站标识码|ICP[备证]\s?\d|公网安备\s?\d|^版权所有|^Copyright|^©|扫一扫在手机|^[【\[(（]?(?:我要纠错[】\])）]?\s?)?责任编辑\s?[:：]",
    re.I,
)
# These may belong to a document: they are the site's only among its other lines at the end.
_WEAK_FOOTER = re.compile(
    r"(?:主办|承办|协办)(?:单位)?\s?[:：]|地址\s?[:：]|邮编\s?[:：]|电话\s?[:：]|技术支持\s?[:：]|版权所有|Copyright|网站地图|网站声明"
    r"|联系我们|建议使用.{0,20}(?:浏览器|分辨率)|浏览次数|访问量|^(?:打开|下载).{0,10}(?:APP|客户端)|^(?:分享|标签|关键词)",
    re.I,
)
# A link that is part of the document: what is attached to it.
_ATTACHED = re.compile(r"^附\s?[件录表]|^\d{1,2}[.．、]|\.(?:docx?|pdf|xlsx?|wps|ofd|zip|rar)$", re.I)
_RELATED = re.compile(
    r"[【\[]?(?:相关(?:链接|阅读|文章|解读|稿件|政策|新闻|报道|文件|附件|推荐|信息|法规|资料|内容|文档)|延伸阅读|推荐阅读|热点推荐|猜你喜欢"
    r"|政策解读|图解|解读|本篇引用的法规|引用本篇的法规|法宝联想|本法变迁|条文释义)[】\]]?\s*[:：]?"
)
_LABELS = (
    "索引号|主题分类|主题词|发文机关|发文单位|发布机构|发布单位|发布部门|制定机关|成文日期|发文日期|发布日期|公布日期|生成日期|实施日期"
    "|施行日期|生效日期|发文字号|发布文号|文号|时效性|效力级别|效力位阶|法规类别|信息来源|来源|发布时间|有效性|公开类别|公文种类"
    "|法宝引证码|原文链接|标题|名称|分类|类型|作者|浏览|点击数"
)
_PAIR = re.compile(
    rf"[【\[]?(?P<label>{re.sub('(?<=[^|])(?=[^|])', ' ?', _LABELS)})(?:[】\]]\s?[:：|]?|\s?[:：|])[\s:：|]*+"
)
_NUMBER_LABELS = ("发文字号", "发布文号", "文号")
_DATE_LINE = re.compile(
    r"(?:发布)?(?:时间|日期)?[:：]?\s?\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s\d{1,2}:\d{2}(?::\d{2})?"
)
_SPACES = re.compile(r"\s+")
# The site's lines above a document end before its first sentence, or within so many lines.
_LEAD = 40
_LONGEST_PAIRS = 600
_SENTENCE = 60


def trim_lines(lines: list[Line]) -> tuple[list[str], dict[str, str]]:
    """Return the document's lines, and the names and values that stand above them."""
    kept = _without_tail([line for line in lines if line.text and not _BUTTONS.fullmatch(line.text)])
    stated: dict[str, str] = {}
    lead: list[str] = []
    at = 0
    while at < min(len(kept), _LEAD) and not _is_sentence(kept[at]):
        lead += _lead_line(kept[at], stated)
        at += 1
    texts = [_FONT_SIZE.sub("", line.text).strip() for line in kept[at:] if not is_sites(line)]
    return [text for text in (*lead, *texts) if text], stated


def stated_pairs(text: str) -> dict[str, str]:
    """Return the names and values that a line is made of (发文字号：… 成文日期：…); {} where it says more."""
    matches = list(_PAIR.finditer(text)) if len(text) <= _LONGEST_PAIRS else []
    if not matches or matches[0].start() > 1:
        return {}
    ends = [*(match.start() for match in matches[1:]), len(text)]
    pairs: dict[str, str] = {}
    for match, end in zip(matches, ends, strict=True):
        value = text[match.end() : end].strip(" |。\t·")
        if value:
            pairs.setdefault(_SPACES.sub("", match["label"]), value)
    return pairs


def document_number(stated: dict[str, str]) -> str | None:
    """Return the 文号 among the values that a page states."""
    return next((stated[label] for label in _NUMBER_LABELS if label in stated), None)


def _lead_line(line: Line, stated: dict[str, str]) -> list[str]:
    """Return what a line above the first sentence gives to the text, and note what it states."""
    text = _FONT_SIZE.sub("", line.text).strip()
    if is_sites(line) or _leads_away(line) or _DATE_LINE.fullmatch(text) or not text:
        return []
    if pairs := stated_pairs(text):
        for label, value in pairs.items():
            stated.setdefault(label, value)
        return []
    return [text]


def _leads_away(line: Line) -> bool:
    return line.is_link and not _ATTACHED.search(line.text)


def _is_sentence(line: Line) -> bool:
    return len(line.text) >= _SENTENCE and "。" in line.text and not line.is_link and not stated_pairs(line.text)


def is_sites(line: Line) -> bool:
    """Tell whether a line is the site's wherever it stands: a trail of menus, a footer."""
    if _BUTTONS.fullmatch(line.text) or _TRAIL.match(line.text):
        return True
    return bool(_FOOTER.search(line.text)) and len(line.text) <= _SENTENCE * 2


def _without_tail(lines: list[Line]) -> list[Line]:
    """Cut the links to other documents and the footer from the end."""
    end, seen_footer = len(lines), False
    while end:
        line = lines[end - 1]
        is_footer = is_sites(line)
        is_other = (
            _leads_away(line) or _RELATED.fullmatch(line.text) or (seen_footer and _WEAK_FOOTER.search(line.text))
        )
        if not is_footer and not is_other:
            break
        seen_footer = seen_footer or is_footer
        end -= 1
    return lines[:end]
