"""What is said of a document's validity, in simplified Chinese and English."""

VALIDITY_PHRASES = {
    "validity_none": (
        "{source}的文本没有写明有效期或废止（未注明）；落款日期是{issued}。",
        "The text of {source} states neither how long it applies nor that it is repealed (未注明, not stated); it is "
        "dated {issued}.",
    ),
    "validity_no_end": (
        "{source}的文本没有写明何时失效或废止（未注明）；落款日期是{issued}。",
        "The text of {source} does not state when it ends or that it is repealed (未注明, not stated); it is dated "
        "{issued}.",
    ),
    "validity_marked": ("{source}的文本标明{quote}。", "The text of {source} is marked {quote}."),
    "validity_catalogued": (
        "{source}著录为{status}：{evidence}。",
        "{source} is catalogued as {status}: {evidence}.",
    ),
    "validity_repealed": (
        "{source}已由{other}（{date}）废止：{quote}",
        "{source} was repealed by {other} ({date}): {quote}",
    ),
    "validity_named": ("{source}的标题写明{quote}。", "The title of {source} says {quote}."),
    "validity_effective": ("{source}自{date}起施行：{quote}", "{source} applies from {date}: {quote}"),
    "validity_effective_said": ("{source}写明何时施行：{quote}", "{source} says from when it applies: {quote}"),
    "validity_expires": ("{source}的有效期到{date}为止：{quote}", "{source} applies until {date}: {quote}"),
    "validity_expires_said": ("{source}写明有效期：{quote}", "{source} says how long it applies: {quote}"),
    "validity_later": (
        "同一主题较新的文件有{names}，其文本没有说废止前者。",
        "Later on the same subject: {names}. The text does not say that the earlier document is repealed.",
    ),
    "validity_later_local": (
        "同一主题较新的地方文件有{names}，其文本没有说废止前者。",
        "Later on the same subject, of a lower level: {names}. The text does not say that the earlier document is "
        "repealed.",
    ),
    "validity_dated": ("{source}（{date}）", "{source} ({date})"),
}
