"""What a model writes is cut into sentences, each with the clauses it cites, also while it comes."""

import pytest

from assistant.chat.sentences import Sentence, Sentences, split

CASES = [
    ("支持融资。[1] 由商务厅负责[2][3]。", [("支持融资。", (1,)), ("由商务厅负责。", (2, 3))]),
    ("支持融资[1, 2]。最后一句", [("支持融资。", (1, 2)), ("最后一句", ())]),
    ("支持融资。【2】鼓励创新！［3］", [("支持融资。", (2,)), ("鼓励创新！", (3,))]),
    (
        "See No. 18 of 2023 [1]. It has 3.5 percent, e.g. for firms. [2]",
        [("See No. 18 of 2023.", (1,)), ("It has 3.5 percent, e.g. for firms.", (2,))],
    ),
    (
        "文件写道：“支持甲。鼓励乙。”[1]另外提供贷款。[2]",
        [("文件写道：“支持甲。鼓励乙。”", (1,)), ("另外提供贷款。", (2,))],
    ),
    ("1. **支持**融资。[1]\n- 鼓励创新。[2]\n\n## 结论", [("支持融资。", (1,)), ("鼓励创新。", (2,)), ("结论", ())]),
    ("支持融资。[1][1]", [("支持融资。", (1,))]),
    ("[1] [2]", []),
    ("", []),
    ("他说“没有结束。[1]", [("他说“没有结束。", (1,))]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_is_cut_into_sentences_with_their_citations(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert [(sentence.text, sentence.citations) for sentence in split(text)] == expected


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_piece_by_piece_the_same_sentences_come(text: str) -> None:
    for size in (1, 2, 7):
        sentences, found = Sentences(), list[Sentence]()
        for start in range(0, len(text), size):
            found += sentences.feed(text[start : start + size])
        assert found + sentences.rest() == split(text)


def test_a_sentence_is_told_once_the_next_begins() -> None:
    sentences = Sentences()
    assert sentences.feed("支持融资。") == []
    assert sentences.feed("[1") == []
    assert sentences.feed("]") == []
    assert sentences.feed("由") == [Sentence("支持融资。", (1,))]
    assert sentences.rest() == [Sentence("由", ())]
