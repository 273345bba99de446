"""Why a reading is doubtful, in the reader's language: the documents' readers say it in English."""

import re

from corpus.clean import to_traditional
from index.language import Language
from web.strings import Interface

# What corpus/metadata.py and corpus/drafts.py say, and the same in Chinese.
DOUBTS = {
    r"the text has no title line; this is what the file calls itself": "正文没有标题行，这里取自文件属性",
    r"the text has no title line; this is the file's name": "正文没有标题行，这里取自文件名",
    r"the text has no title line": "正文没有标题行",
    r"the first line is taken for it": "以第一行为标题",
    r"put together from two lines": "由两行合成",
    r"the title states (\d+) issuers, (\d+) were read": r"标题称\1个单位，读出\2个",
    r"nobody signs the text, and the title names no body": "文末没有落款，标题也未写机关",
    r"the title names only the first of them \((.+)\)": r"标题只写了第一个（\1）",
    r"the file's name says (\S+), the text's last date is (\S+)": r"文件名中的日期是\1，正文最后的日期是\2",
    r"(\d+) days are listed below the title; the last is taken \((.+)\)": r"标题下列有\1个日期，取最后一个（\2）",
    r"this is the day of publication \((.+)\)": r"这是发布的日期（\1）",
    r"no date stands under a signature or below the title": "落款处和标题下都没有日期",
    r"neither the issuers nor the title show it": "发文机关和标题都看不出来",
    r"neither recipients, issuers nor the title name any": "主送机关、发文机关和标题都未写明",
    r"it takes effect on (\S+), before (\S+), when it was issued": r"施行日期\1早于成文日期\2",
    r"it expires on (\S+), before (\S+), from when it applies": r"失效日期\1早于开始适用的\2",
    r"(\S+) has the same 文号, (.+)": r"\1的文号相同：\2",
    r"(\S+) has the same title": r"\1的标题相同",
}


def said_of(doubt: str, ui: Interface) -> tuple[str, str]:
    """Return a doubt in the reader's language where it is known in that, else in English, with the language."""
    if ui.language is not Language.ENGLISH:
        for pattern, chinese in DOUBTS.items():
            if match := re.fullmatch(pattern, doubt):
                said = match.expand(chinese)
                return to_traditional(said) if ui.language is Language.TRADITIONAL else said, ui.language.value
    return doubt, "en"
