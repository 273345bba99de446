"""Boundaries of clauses: the score by hand, the known articles, and sixty files made of real statutes."""

import json

import pytest

from eval.bench_boundaries import ALL, HELD_OUT, SEEN, scores, scores_json, table
from eval.boundaries import Miss, Score, score
from eval.variants.kinds import KINDS, variants
from eval.variants.statutes import FOLDER, Article, Statute, chinese, read_statute
from eval.variants.texts import full_width, marked, with_figures, without_gap, wrapped

LAW = Statute(
    "法", "甲法", ("第一章 总则", "第一条 甲2。", "（一）乙；", "第二条 丙。", "附件：", "表"), frozenset({0})
)


def test_the_score_by_hand() -> None:
    known = [Article("第一条", "第一条甲。"), Article("第二条", "第二条乙。"), Article("第三条", "第三条丙。")]
    found = [Article("第一条", "第一条甲。"), Article("第二条", "第二条乙。附表")]
    one = score("TXT", "a.txt", known, found)
    # One of two given is right, and one of three known.
    assert (one.precision, one.recall) == (1 / 2, 1 / 3)
    assert one.misses == (
        Miss("TXT", "a.txt", "第二条", "第二条乙。", "第二条乙。附表"),
        Miss("TXT", "a.txt", "第三条", "第三条丙。", ""),
    )  # fmt: skip
    assert [str(miss) for miss in one.misses] == [
        "a.txt, 第二条, character 5: '第二条乙。' was read as '第二条乙。附表'",
        "a.txt, 第三条: no clause has its number",
    ]  # fmt: skip
    both = Score.together([one, score("TXT", "b.txt", known[:1], known[:1])])
    assert (both.files, both.precision, both.recall) == (2, 2 / 3, 2 / 4)


def test_an_article_given_twice_is_right_once() -> None:
    article = Article("第一条", "第一条甲。")
    assert score("", "", [article], [article, article]).precision == 1 / 2


def test_the_known_articles_are_told_line_by_line() -> None:
    assert LAW.articles == (Article("第一条", "第一条甲2。(一)乙;"), Article("第二条", "第二条丙。"))
    tail = Statute("法", "甲法", ("第一条 甲。", "乙收费表", "丙。"), frozenset())
    assert tail.articles == (Article("第一条", "第一条甲。"),)


def test_numbers_are_written_as_statutes_do() -> None:
    assert [chinese(n) for n in (9, 10, 11, 20, 99, 100, 105, 110, 115, 120)] == [
        "九", "十", "十一", "二十", "九十九", "一百", "一百零五", "一百一十", "一百一十五", "一百二十",
    ]  # fmt: skip


def test_the_texts_that_are_made() -> None:
    assert wrapped(["甲乙丙丁，戊", "己"], 6) == ["\u3000\u3000甲乙丙丁，", "戊", "\u3000\u3000己"]
    assert full_width(LAW.lines[1:2]) == ["\u3000\u3000第一条\u3000甲２。"]
    assert without_gap(LAW.lines[:2]) == ["第一章 总则", "第一条甲2。"]
    assert with_figures(LAW).lines[1:4] == ("第1条 甲2。", "（一）乙；", "第2条 丙。")
    assert marked(LAW)[:8:2] == ["# 甲法", "## 第一章 总则", "**第一条** 甲2。", "- （一）乙；"]


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"{FOLDER} is not here: it is no part of the repository")
def test_the_articles_of_sixty_files_begin_and_end_where_they_should() -> None:
    made = variants(FOLDER, 60)
    assert len({variant.name for variant in made}) == 60
    found = scores(made)
    assert list(found) == [*KINDS, SEEN, HELD_OUT, ALL]
    assert [found[kind].files for kind in KINDS] == [4] * 15
    for name in (SEEN, HELD_OUT, ALL):
        assert found[name].precision >= 0.995, found[name].misses
        assert found[name].recall >= 0.995, found[name].misses
    shown = json.loads(json.dumps(scores_json(found)))
    assert shown["scores"][ALL]["files"] == 60
    assert len(shown["misses"]) == len(found[ALL].misses)
    assert table(found).row_count == len(found)


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"{FOLDER} is not here: it is no part of the repository")
def test_a_statute_is_read_with_its_headings() -> None:
    statute = read_statute(next(FOLDER.rglob("个人所得税法*.md")))
    assert (statute.title, len(statute.articles)) == ("中华人民共和国个人所得税法", 22)
    assert statute.articles[-1].text == "第二十二条本法自公布之日起施行。"
