"""A corpus, an encoder and an index small enough to compute by hand, for the tests of index, assistant and web.

The corpus has three documents and six clauses; a clause's first sentence is its heading:

    toy-2023        商资发〔2023〕18号, 国家; 内蒙古自治区, 辽宁省
        #一/（一）   用地指标, 土地              three sentences, 自然资源部 responsible
        #一/（二）   跨境旅游
        #二/（三）   跨境人民币结算, 信贷         three sentences
    toy-nmg         no 文号, 自治区; 内蒙古自治区
        #（一）      用地指标, 统计              three sentences
    toy-2021        商办资函〔2021〕163号, 国家; 全国
        #一         人才培训
        #二         统计
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.load import load_corpus, load_directory
from index.build import Sources, build_index, load_index
from index.encoder import Encoder
from index.search import Index

DOCUMENTS = {
    "toy-2023": """商务部关于推动边境合作区发展的通知
商资发〔2023〕18号
内蒙古自治区、辽宁省商务主管部门：
一、加强保障
（一）安排用地指标。优先安排边境合作区工业项目用地指标。盘活园区存量土地。（自然资源部）
（二）发展跨境旅游。支持边境合作区发展跨境旅游。
二、金融支持
（三）便利收付。推进跨境人民币结算便利化。鼓励银行创新信贷产品。
商务部
2023年2月7日
""",
    "toy-nmg": """内蒙古自治区商务厅关于落实边境合作区措施的实施方案
（一）争取用地指标。向国家争取边境合作区用地指标。每季报告统计情况。
内蒙古自治区商务厅
2023年8月14日
""",
    "toy-2021": """商务部办公厅关于做好合作区工作的通知
商办资函〔2021〕163号
各省、自治区、直辖市商务主管部门：
一、开展人才培训。组织管委会人员参加人才培训。
二、做好统计监测。按月报送统计数据。
商务部办公厅
2021年4月30日
""",
}
# id: number, issued, issuers, level, regions
FACTS = {
    "toy-2023": ("商资发〔2023〕18号", "2023-02-07", ["商务部"], "国家", ["内蒙古自治区", "辽宁省"]),
    "toy-nmg": (None, "2023-08-14", ["内蒙古自治区商务厅"], "自治区", ["内蒙古自治区"]),
    "toy-2021": ("商办资函〔2021〕163号", "2021-04-30", ["商务部办公厅"], "国家", ["全国"]),
}
GLOSSARY = {
    "land": "用地|土地",
    "land quota": "用地指标",
    "cross-border tourism": "跨境旅游",
    "talent": "人才",
    "training": "培训",
    "statistics": "统计",
}
# One axis each. No reference question holds one of these words.
TOPICS = (
    ("用地指标", "land quota"),
    ("旅游", "tourism"),
    ("结算", "rmb settlement"),
    ("人才培训", "talent training"),
    ("统计", "statistics"),
)


class FakeEncoder:
    """Counts topics: an axis for each of TOPICS, one for a text without any, one for a text without Chinese.

    Rows have unit length. All reference questions lie on the last two axes, so what an index removes as the mean of
    a language is those axes, and of two texts with one topic each the cosine is 1 for the same topic and 1/2 for
    different ones, in whatever language they are; with a text without topic it is 0.
    """

    dimension = len(TOPICS) + 2

    def __init__(self, name: str = "fake-1") -> None:
        self.name = name

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, (n, 7)."""
        return np.array([_topics(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit row for each passage, (n, 7); tell `progress` once, when all are done."""
        if progress is not None:
            progress(len(texts))
        return self.encode_queries(texts)


def _topics(text: str) -> NDArray[np.float64]:
    folded = text.casefold()
    counts = [sum(folded.count(word) for word in words) for words in TOPICS]
    row = np.array([*counts, not any(counts), text.isascii()], dtype=np.float64)
    return row / np.linalg.norm(row)


def write_tiny_corpus(folder: Path, leave_out: Sequence[str] = ()) -> Path:
    """Write the corpus as a folder that ASSISTANT_CORPUS can name: manifest, documents and glossary; return it."""
    (folder / "documents").mkdir(parents=True)
    tables = []
    for name, text in DOCUMENTS.items():
        if name in leave_out:
            continue
        (folder / "documents" / f"{name}.txt").write_text(text, encoding="utf-8")
        number, issued, issuers, level, regions = FACTS[name]
        lines = [
            "[[document]]",
            f'id = "{name}"',
            f'file = "{name}.txt"',
            f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"',
            f'title = "{text.splitlines()[0]}"',
            *([f'number = "{number}"'] if number else []),
            f"issued = {issued}",
            f"issuers = {issuers}",
            f'level = "{level}"',
            f"regions = {regions}",
            'source = "tests/fakes.py"',
            'status = "未注明"',
            'status_evidence = "正文未注明时效"',
            "implements = []",
            "cites = []",
        ]
        tables.append("\n".join(lines) + "\n")
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")
    rows = ["english\tchinese", *(f"{english}\t{chinese}" for english, chinese in GLOSSARY.items())]
    (folder / "glossary.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def tiny_sources(folder: Path, leave_out: Sequence[str] = ()) -> Sources:
    """Write the corpus under a folder, and return what an index of it is made from."""
    corpus = write_tiny_corpus(folder / "corpus", leave_out)
    return Sources(load_corpus(corpus), load_directory(corpus), corpus / "glossary.tsv")


def build_tiny_index(folder: Path, encoders: Sequence[Encoder] = ()) -> Index:
    """Write the corpus to folder/corpus, build its index in folder/index, and load that.

    `Settings(home=folder, corpus=folder / "corpus", encoder="none")` opens the same where there are no encoders.
    """
    sources, setting = tiny_sources(folder), "fake" if encoders else "none"
    build_index(folder / "index", sources, setting, encoders, lambda _what, _done, _total: None)
    return load_index(folder / "index", sources, setting, encoders)
