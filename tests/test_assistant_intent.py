"""What a question is after, in Chinese and English."""

import pytest

from index.intent import ABOUT_A_DOCUMENT, Intent, read_intent
from index.language import detect_language, normalise

QUESTIONS = {
    Intent.AGENCY: (
        "跨境人民币结算由哪些部门负责",
        "跨境人民幣結算由哪些部門負責",
        "谁来审批扩区",
        "二连浩特口岸修高速公路这件事归谁管",
        "发展跨境旅游找谁",
        "牵头单位是哪家",
        "去哪儿办",
        "统计工作由什么单位负责",
        "优惠政策由哪个部门制定并公布",
        "Which agencies handle cross-border RMB settlement",
        "Who is in charge of land?",
        "Who signed the cash agreement with the Mongolian banks?",
        "Whose job is it to check the figures?",
        "Is the Export-Import Bank responsible for this?",
        "what local government body approves an expansion",
    ),
    Intent.ISSUERS: (
        "谁印发的实施方案",
        "这份通知是哪些部门联合发布的",
        "2023年的通知是几个部门联合印发的",
        "是多少个部门发布的",
        "发文机关有哪些",
        "商资发〔2023〕18号是谁发的",
        "工作方案是谁制定的",
        "Who issued the 2025 plan?",
        "Which departments jointly issued the notice?",
        "How many departments issued the 2023 notice?",
        "Who signed the 2023 notice?",
        "What is the issuing body?",
    ),
    Intent.DATE: (
        "通知什么时候印发",
        "實施方案是何時發布的",
        "哪天签发的",
        "发文日期",
        "When was the notice issued?",
        "What is the issue date of the notice?",
    ),
    Intent.NUMBER: (
        "文号是什么",
        "这个通知的文号是多少",
        "What is the document number of the notice?",
    ),
    Intent.CONTENT: (
        "边合区有哪些支持政策",
        "哪些企业可以享受",
        "企業怎樣申請用地",
        "什么时候开始执行",
        "What support do border zones get?",
        "How do zones attract investment?",
        "When does the notice take effect?",
        "What does the Energy Bureau do for the zones?",
        "What should the department do?",
        "What support do banks give?",
        "the whole supply chain",
    ),
}


@pytest.mark.parametrize(("intent", "question"), [(i, q) for i, questions in QUESTIONS.items() for q in questions])
def test_intent(intent: Intent, question: str) -> None:
    assert read_intent(normalise(question), detect_language(question)) is intent


def test_agency_and_content_are_answered_by_clauses_and_the_rest_by_a_documents_lines() -> None:
    assert set(Intent) - ABOUT_A_DOCUMENT == {Intent.AGENCY, Intent.CONTENT}
