"""What is said of how documents stand to each other, in simplified Chinese and English."""

RELATION_PHRASES = {
    "relation_落实": ("{source}落实{target}：{quote}", "{source} carries out {target}: {quote}"),
    "relation_转发": ("{source}转发{target}：{quote}", "{source} forwards {target}: {quote}"),
    "relation_依据": ("{source}依据{target}：{quote}", "{source} is based on {target}: {quote}"),
    "relation_引用": ("{source}引用{target}：{quote}", "{source} cites {target}: {quote}"),
    "relation_not_held": ("{title}（未收录）", "{title} (not held)"),
}
