"""Phrases of answers that go beyond clauses: duties, implementing clauses, support, comparisons.

Each in simplified Chinese and in English, as in assistant/wording.py.
"""

# What each kind of support is called; None is what has no kind.
KIND_PHRASES = {
    "kind_资金": ("资金", "Funds"),
    "kind_融资": ("融资", "Finance"),
    "kind_用地": ("用地", "Land"),
    "kind_用能": ("用能", "Energy"),
    "kind_税收": ("税收", "Tax"),
    "kind_人才": ("人才", "Talent"),
    "kind_通关": ("通关", "Customs"),
    "kind_外汇": ("外汇", "Foreign exchange"),
    "kind_招商": ("招商", "Investment"),
    "kind_平台": ("平台", "Platforms"),
    "kind_数据": ("数据", "Data"),
    "kind_产业": ("产业", "Industry"),
    "kind_贸易": ("贸易", "Trade"),
    "kind_物流": ("物流", "Logistics"),
    "kind_旅游": ("旅游", "Tourism"),
    "kind_权限": ("权限", "Powers"),
    "kind_other": ("其他", "Other"),
}
FINDING_PHRASES = {
    "implementing": (
        "该条由{source}落实，后者列明的责任单位：{bodies}。",
        "{source} carries this clause out, and names as responsible: {bodies}.",
    ),
    "carried_out_by": ("落实：{document} {place}", "Carried out by: {document} {place}"),
    "carries_out": ("依据：{document} {place}", "Carries out: {document} {place}"),
    "more_duties": ("全部职责：{command}", "All duties: {command}"),
    "more_support": ("全部措施：{command}", "All measures: {command}"),
    "duties": ("{body}在所收文件中：{counts}。", "{body} in these documents: {counts}."),
    "count_responsible": ("负责 {count} 条", "responsible in {count} clauses"),
    "count_leads": ("牵头 {count} 条", "leads in {count} clauses"),
    "count_assists": ("配合 {count} 条", "assists in {count} clauses"),
    "count_jointly": ("会同 {count} 条", "acts jointly in {count} clauses"),
    "count_member": ("作为机制成员 {count} 条", "member of a mechanism in {count} clauses"),
    "duties_more": ("另有 {count} 条，见该机构的职责页。", "{count} more are on the page of this body's duties."),
    "support_found": (
        "按类别列出 {count} 条扶持措施，先是{kinds}。",
        "{count} measures of support by kind, first {kinds}.",
    ),
    "support_close": (
        "与所在地或行业直接相关的扶持措施 {close} 条，另有面向同类园区或企业的 {others} 条；按类别列出，先是{kinds}。",
        "{close} measures of support are for this place or trade, {others} more for such zones or enterprises in "
        "general; by kind, first {kinds}.",
    ),
    "support_kind": ("{kind}——{source}：", "{kind} — {source}: "),
    "compared": (
        "{documents}关于“{subject}”的规定，分 {count} 个方面对照。",
        "What {documents} say about “{subject}”, side by side in {count} aspects.",
    ),
    "compared_aspect": ("{aspect}——", "{aspect} — "),
    "compared_cell": ("{date}：{quote}", "{date}: {quote}"),
    "compared_separator": ("；", "; "),
    **KIND_PHRASES,
}
