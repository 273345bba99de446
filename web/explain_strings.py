"""The words of the page that explains an answer, in simplified Chinese and English."""

from web.strings import Phrases

EXPLAIN_PHRASES: Phrases = {
    "explain_lead": (
        "答案不对时看这里：问题怎样读、每条条文的得分由什么构成、证据门槛看了什么。",
        "What to read when an answer is wrong: how the question was read, what every score is made of, what the "
        "evidence gate looked at.",
    ),
    "explain_back": ("看答案", "See the answer"),
    "explain_reading": ("问题的读法", "How the question was read"),
    "read_language": ("语言", "Language"),
    "read_searched": ("检索的文字", "Searched"),
    "read_corrections": ("更正", "Corrected"),
    "read_places": ("地名", "Places"),
    "read_provinces": ("所在省份", "Provinces"),
    "read_zones": ("园区类型", "Kinds of zones"),
    "read_levels": ("级别", "Levels"),
    "read_documents": ("点名的文件", "Documents named"),
    "read_clauses": ("点名的条款", "Clauses named"),
    "read_bodies": ("机构", "Bodies"),
    "read_topic": ("主题", "Topic"),
    "read_words": ("换用的词", "Words searched by others"),
    "read_intent": ("要找的", "Asks for"),
    "intent_agency": ("机构", "a body"),
    "intent_issuers": ("发文机关", "who issued a document"),
    "intent_date": ("成文日期", "the date of a document"),
    "intent_number": ("文号", "the number of a document"),
    "intent_recipients": ("主送机关", "to whom a document is sent"),
    "intent_source": ("出处", "where a document comes from"),
    "intent_content": ("条款内容", "what a clause says"),
    "no_rendering": ("（没有译法）", "(no rendering)"),
    "explain_verdict": ("判断", "Verdict"),
    "verdict": ("结果", "Result"),
    "verdict_answered": ("有答案", "Answered"),
    "verdict_refused": ("拒答", "Refused"),
    "verdict_confidence": ("首条回答问题的概率", "Probability that the first clause answers"),
    "verdict_answerable": ("文件能回答的概率", "Probability that the documents answer"),
    "verdict_threshold": ("门槛", "threshold"),
    "explain_clauses": ("条文的得分", "What the clauses' scores are made of"),
    "no_clauses": ("没有符合筛选的条文。", "No clause passes the filters."),
    "clauses_caption": (
        "每格是特征的值，和它给得分加上或减去的；最能拉开各条差距的特征在前。",
        "Each cell has a feature's value, and what it adds to the score; those that part the clauses come first.",
    ),
    "feature": ("特征", "Feature"),
    "value": ("值", "Value"),
    "contribution": ("加减", "Adds"),
    "intercept": ("截距", "Intercept"),
    "score": ("得分", "Score"),
    "probability": ("概率", "Probability"),
    "logit": ("对数几率", "Logit"),
    "explain_gate": ("证据门槛", "The evidence gate"),
    "gate_caption": (
        "特征的值，和它给“文件能回答”的对数几率加上或减去的；作用大的在前。",
        "The features' values, and what they add to the logit of “the documents answer”; those that weigh most come "
        "first.",
    ),
    "gate_refused_outright": (
        "没有用到证据门槛：问题直接被拒答。",
        "The gate was not asked: the question was refused outright.",
    ),
    "gate_own_lines": (
        "没有用到证据门槛：答案取自文件自身的标题、文号、落款各行。",
        "The gate was not asked: the answer is a document's own lines.",
    ),
}
