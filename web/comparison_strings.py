"""The words of a comparison, in simplified Chinese and English."""

from web.strings import Phrases

COMPARISON_PHRASES: Phrases = {
    "comparison": ("对照表", "Side by side"),
    "comparison_caption": (
        "各文件对“{subject}”的规定，逐字引用",
        "What each document says on “{subject}”, to the letter",
    ),
    "comparison_aspect": ("方面", "Aspect"),
    "comparison_nothing": ("没有并列的条文", "Nothing beside it"),
    "comparison_silent": ("没有这方面的条文：", "No clause on it: "),
    "comparison_more": ("另有 {count} 个方面未列。", "{count} more aspects are not shown."),
    "comparison_scroll": ("对照表，可左右滚动", "Side by side; scrolls sideways"),
    "comparison_source": ("在原文中查看：{clause}", "Open in source: {clause}"),
}
