"""A document that somebody made to run code in a reader's browser or office program, among the five documents."""

from datetime import date
from pathlib import Path

from assistant.opening import build, open_assistant
from assistant.pipeline import Assistant
from assistant.settings import Settings, own_corpus
from corpus.drafts import Corrections
from corpus.formats.result import Format, Reading
from corpus.own import OwnCorpus

# Each would set window.ran, ask another host, or open a dialog, where it were more than text.
SCRIPT = "<script>window.ran=1;alert(1)</script>"
IMAGE = '"><img src=x onerror="window.ran=2;alert(2)">'
SVG = "</text></title></svg><svg onload=alert(3)><a href=javascript:alert(4)>"
MARKS = "[点此](javascript:alert(5)) ![x](http://evil.test/x.png) <b>粗</b> {{7*7}} ${7*7}"
STYLE = "<style>body{display:none}</style><link rel=stylesheet href=//evil.test/x.css>"
FORMULA = '=HYPERLINK("http://evil.test","x")'
EVERY = (SCRIPT, IMAGE, SVG, MARKS, STYLE, FORMULA)

TITLE = f"关于支持羊驼养殖的通知{SCRIPT}{IMAGE}{SVG}"
NUMBER = f"商{IMAGE}〔2024〕9号"
ISSUER = f"商务部{SCRIPT}{SVG}"
SOURCE = "javascript:alert(6)//" + IMAGE
FILE = '通知"><img src=x onerror=alert(7)>.txt'
QUESTION = "羊驼养殖有什么支持"
ASKED = f"羊驼养殖有什么支持{SCRIPT}{IMAGE}{MARKS}{STYLE}"
_BASIS = "《商务部等17部门关于服务构建新发展格局 推动边（跨）境经济合作区高质量发展若干措施的通知》"
TEXT = f"""关于支持羊驼养殖的通知
各省、自治区、直辖市商务主管部门：
一、支持羊驼养殖{SCRIPT}{SVG}
（一）对羊驼养殖企业给予资金补贴{IMAGE}{MARKS}。{STYLE}对加工给地。{FORMULA}（商务部负责）
（二）落实{_BASIS}（商资发〔2023〕18号）{SVG}。
二、羊驼养殖的用地指标{IMAGE}由自然资源部负责。
商务部
2024年5月20日
"""


def hostile_assistant(home: Path) -> tuple[Assistant, str]:
    """Add the document to the five in a home of its own; return the assistant, and the document's id."""
    folder = own_corpus(home)
    stated = Corrections(
        title=TITLE, number=NUMBER, issued=date(2024, 5, 20), issuers=(ISSUER,), level="国家", regions=("全国",)
    )
    with OwnCorpus.writing(folder) as own:
        reading = Reading(TEXT, Format.TEXT, "utf-8", source=SOURCE)
        entry = own.stage(own.draft(FILE, TEXT.encode(), reading, stated))
        own.commit()
    settings = Settings(home=home, corpus=folder, encoder="none")
    build(settings, lambda _what, _done, _total: None, lambda: None)
    return open_assistant(settings, ()), entry.id
