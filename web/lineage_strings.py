"""The words of the pages of lineage, in simplified Chinese and English."""

from web.strings import Phrases

LINEAGE_PHRASES: Phrases = {
    "lineage_title": ("文件关系", "Lineage"),
    "lineage_intro": (
        "哪份文件落实、转发、依据或引用哪份文件，只据原文的字句判断，每一处都可以回到原文核对。",
        "Which document carries out, forwards, rests on or cites which: told by the words of their texts alone, and "
        "each can be checked in its place.",
    ),
    "picture": ("关系图", "The picture"),
    "picture_desc": (
        "文件自上而下按成文日期排列，自左而右按级别排列；箭头由文件指向它落实、转发、依据或引用的文件，"
        "虚线框是本库没有收录的文件。图中的全部关系也列在下面的表里。",
        "Documents from top to bottom by date and from left to right by level. Arrows lead from a document to those "
        "that it carries out, forwards, rests on or cites; dashed boxes are documents that are not held here. The "
        "table below lists every relation of the picture.",
    ),
    "picture_part": (
        "文件太多，图中只画了一部分关系：{count} 个，全部见下表。",
        "There are too many documents: the picture has {count} of the relations; the table below has all.",
    ),
    "not_held": ("未收录", "Not held"),
    "not_held_short": ("未收录", "not held"),
    "relation_落实": ("落实", "carries out"),
    "relation_转发": ("转发", "forwards"),
    "relation_依据": ("依据", "based on"),
    "relation_引用": ("引用", "cites"),
    "arrow": ("《{source}》{relation}《{target}》", "“{source}” {relation} “{target}”"),
    "colon": ("：", ": "),
    "position": ("当前位置", "You are here"),
    "compare": ("逐条对照", "Compare clause by clause"),
    "compare_short": ("逐条对照", "compare"),
    "evidence_at": ("原文依据", "what the text says"),
    "relations_title": ("全部关系", "Every relation"),
    "relations_caption": (
        "每份文件与它的原文所点名的文件。",
        "Each document, and the documents that its text names.",
    ),
    "no_relations": ("没有一份文件点名另一份文件。", "No document names another."),
    "source_document": ("文件", "Document"),
    "relation": ("关系", "Relation"),
    "named_document": ("点名的文件", "Document named"),
    "evidence": ("原文依据", "What the text says"),
    "in_title": ("标题", "title"),
    "without_evidence": (
        "著录称《{source}》落实《{target}》，但原文未见相应字句，故不列入。",
        "The catalogue says that “{source}” carries out “{target}”, but no words of its text do: it is left out.",
    ),
    "back_to_lineage": ("文件关系", "Lineage"),
    "pair_title": ("逐条对照", "Clause by clause"),
    "pair_lead": (
        "左边是依据，右边是落实它的条款；对应关系由标题、用语与先后次序算出，不是原文写明的。",
        "On the left what is carried out, on the right the clause that carries it out. Which belong together is worked "
        "out from headings, words and order; the texts do not say so.",
    ),
    "pair_counts": (
        "{pairs} 对条款；没有对应的：落实文件 {local_alone} 条，依据 {basis_alone} 条。",
        "{pairs} pairs of clauses; without a counterpart: {local_alone} clauses of the document that carries out, "
        "{basis_alone} of its basis.",
    ),
    "legend": ("图例", "Key"),
    "change_added": ("落实文件补充", "added"),
    "change_left_out": ("依据中有、此处未写", "left out"),
    "change_moved": ("两处都有，位置不同", "in both, elsewhere"),
    "basis_side": ("依据", "Basis"),
    "local_side": ("落实", "Carried out by"),
    "score": ("对应程度 {score}", "match {score}"),
    "score_title": (
        "标题、用语与次序的相近程度，0 到 1；不到 {least} 的不算对应",
        "how much headings, words and order have in common, 0 to 1; less than {least} is no pair",
    ),
    "details": ("具体差异", "In particular"),
    "added_places": ("补充的地名", "Places added"),
    "added_figures": ("补充的数字与日期", "Figures and dates added"),
    "added_bodies": ("补充的机构", "Bodies added"),
    "left_out_places": ("未写的地名", "Places left out"),
    "left_out_figures": ("未写的数字与日期", "Figures and dates left out"),
    "left_out_bodies": ("未写的机构", "Bodies left out"),
    "agencies": ("责任单位", "Responsible bodies"),
    "no_agencies": ("条款未列责任单位", "the clause names none"),
    "in_source": ("在原文中查看", "Open in source"),
    "in_source_of": ("在原文中查看：{label}", "Open in source: {label}"),
    "local_alone": ("没有对应的依据条款", "No clause of the basis corresponds"),
    "basis_alone": ("没有对应的落实条款", "No clause carries this out"),
    "basis_alone_title": ("依据中没有对应的条款", "Clauses of the basis without a counterpart"),
}
