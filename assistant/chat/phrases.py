"""What is said of an answer that a language model wrote, or did not write, in Chinese and English (see wording.py)."""

PROSE_PHRASES = {
    "prose_written": (
        "答案由语言模型（{model}）根据所引条文撰写，每句都与条文核对过；以条文原文为准。",
        "Worded by a language model ({model}) from the cited clauses; each sentence was checked against them. "
        "What counts are the clauses.",
    ),
    "prose_corrected": (
        "模型有{count}句话与所引条文对不上，已删去或换成条文原文。",
        "Of the model's sentences {count} did not agree with the cited clauses: left out, or replaced by their words.",
    ),
    "prose_unavailable": (
        "没有采用语言模型的答案（{reason}），以下直接引用条文。",
        "No answer of the language model is shown ({reason}): the clauses are quoted instead.",
    ),
    "rewritten": (
        "语言模型把问题改写为“{question}”，两种问法都检索过。",
        "The language model reworded the question as “{question}”; both were searched.",
    ),
    "prose_unreachable": ("连接不上模型", "it cannot be reached"),
    "prose_refused": ("模型拒绝了请求", "it refused the request"),
    "prose_slow": ("模型迟迟没有开始作答", "it did not begin in time"),
    "prose_late": ("模型没有在时限内写完", "it did not end in time"),
    "prose_broken": ("模型返回的内容无法读取", "what it sent cannot be read"),
    "prose_empty": ("模型没有写出内容", "it wrote nothing"),
    "prose_too_long": ("模型写得过长", "it wrote too much"),
    "prose_busy": ("模型正忙", "it is busy"),
    "prose_resting": ("模型刚才多次出错，暂停使用", "it failed several times and is left alone for a while"),
    "prose_unsupported": ("它写的话都与条文对不上", "none of its sentences agrees with the clauses"),
}
