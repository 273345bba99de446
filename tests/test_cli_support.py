"""assistant support, with the five documents and no encoder."""

import json
import re
from collections.abc import Callable

import pytest

from tests.conftest import Done

RunCli = Callable[..., Done]
CASHMERE = "我们在二连浩特做羊绒加工，能拿到哪些扶持"


def test_filters_need_no_index(run_cli: RunCli) -> None:
    done = run_cli("support", "--kind", "land", "--region", "Inner Mongolia", "--place", "二连浩特", "--json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert (found["question"], found["asker"]) == (None, None)
    (group,) = found["groups"]
    assert group["kind"] == "用地"
    quotes = [measure["citation"]["quote"] for measure in group["measures"]]
    assert any("给予加工企业融资、土地等特殊政策支持" in quote for quote in quotes)
    assert all("二连浩特" in quote or "内蒙古" in quote for quote in quotes)


@pytest.mark.usefixtures("keywords_home")
def test_a_question_puts_what_fits_first(run_cli: RunCli) -> None:
    found = json.loads(run_cli("support", CASHMERE, "--json").out)
    assert found["question"] == CASHMERE
    assert [place["name"] for place in found["asker"]["places"]] == ["二连浩特市"]
    first = found["groups"][0]["measures"][0]
    assert first["citation"]["clause_id"] == "nmg-2023#四/（七）"
    assert first["fit"]["words"] == ["羊绒", "加工"]


@pytest.mark.usefixtures("keywords_home")
def test_the_table_has_kinds_quotes_bodies_and_what_is_left_out(
    run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    done = run_cli("support", CASHMERE, "--top", "1")
    assert (done.code, done.err) == (0, "")
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[0] == "按此理解：在二连浩特市；从事羊绒、加工"
    assert any(line.startswith("产业（") for line in lines)
    assert any("nmg-2023#四/（七）" in line for line in lines)
    assert any("内蒙古自治区商务厅" in line for line in lines)
    assert any(re.fullmatch(r"面向各地的其他类别：.*用地 \d+.*（用 --kind 查看）", line) for line in lines)
    assert any(line.startswith("另有 ") and line.endswith("条只适用于其他地方，未列。") for line in lines)


@pytest.mark.usefixtures("keywords_home")
def test_the_table_speaks_the_language_of_the_question(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    english = run_cli("support", "We process cashmere in Erenhot; what support can we get?").out
    assert english.splitlines()[0].rstrip() == "Read as: in Erenhot; does 加工, 羊绒"


def test_nothing_found_says_what_to_do(run_cli: RunCli) -> None:
    done = run_cli("support", "--kind", "税收", "--place", "海南")
    assert done.code == 0
    assert done.out.startswith("没有符合条件的措施：去掉一个筛选条件再试")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kind", "房子"], "assistant: no kind '房子'; there are 资金"),
        (["--region", "Atlantis"], "assistant: no province 'Atlantis'"),
        ([" "], "assistant: the question is empty: write what you want to know"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_line(arguments: list[str], said: str, run_cli: RunCli) -> None:
    done = run_cli("support", *arguments)
    assert (done.code, done.out, done.err.startswith(said)) == (1, "", True)


def test_quotes_are_whole_however_narrow_the_terminal_is(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = "支持二连浩特市边民互市贸易进口商品落地加工产业园等园区建设，给予加工企业融资、土地等特殊政策支持。"
    for columns in ("60", "300"):
        monkeypatch.setenv("COLUMNS", columns)
        printed = run_cli("support", "--kind", "land", "--place", "二连浩特").out
        assert ("…" in printed, quote in printed) == (False, columns == "300")
