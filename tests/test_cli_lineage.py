"""assistant lineage, with the five documents."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import Done
from web import lineage_models as models

RunCli = Callable[..., Done]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_everything_is_listed(run_cli: RunCli) -> None:
    done = run_cli("lineage")
    assert (done.code, done.err) == (0, "")
    assert "落实《商务部等17部门关于服务构建新发展格局" in done.out
    assert done.out.count("not held") == 9
    assert "nmg-2023#三/（三）/2" in done.out


def test_a_document_is_shown_with_what_is_related_to_it(run_cli: RunCli) -> None:
    out = run_cli("lineage", "mofcom-exim-2020").out
    assert [name in out for name in ("mofcom-2021-163", "商资函〔2019〕410号", "nmg-2023")] == [True, True, False]
    given = models.Lineage.model_validate(json.loads(run_cli("lineage", "mofcom-2023-18", "--json").out), strict=False)
    assert [document.id for document in given.documents] == ["mofcom-2023-18", "nmg-2023"]
    assert ([x.source for x in given.relations], len(given.pairs)) == (["nmg-2023"], 18)


def test_a_document_without_relations_says_so(run_cli: RunCli) -> None:
    assert run_cli("lineage", "mofcom-2025").out == "no text names another document\n"


def test_a_clause_is_shown_word_by_word_without_colour(run_cli: RunCli) -> None:
    out = run_cli("lineage", "nmg-2023#二/（一）").out
    assert "稳步有序[-研究-]推动新设和扩区调区。" in out
    assert "added places: 中蒙、二连浩特、扎门乌德" in out
    assert "responsible: 内蒙古自治区商务厅、" in out
    assert "nor does it carry one out" in run_cli("lineage", "mofcom-2025#一").out


def test_the_json_of_a_clause_is_that_of_the_api(run_cli: RunCli) -> None:
    given = json.loads(run_cli("lineage", "mofcom-2023-18#三/（三）", "--json").out)
    found = models.ClauseLineage.model_validate_json(json.dumps(given))
    assert [pair.local.id for pair in found.carried_out_by] == ["nmg-2023#三/（三）/1", "nmg-2023#三/（三）/2"]


def test_all_of_it_as_json_is_that_of_the_api(run_cli: RunCli) -> None:
    given = models.Lineage.model_validate_json(run_cli("lineage", "--json").out)
    assert (len(given.documents), len(given.relations), len(given.pairs)) == (5, 11, 18)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone", "no document 'gone'; there are mofcom-2023-18, nmg-2023, mofcom-2021-163"),
        ("nmg-2023#九九", "no clause 'nmg-2023#九九': `assistant documents show nmg-2023` lists those there are"),
    ],
)
def test_what_there_is_not_is_an_error(name: str, message: str, run_cli: RunCli) -> None:
    done = run_cli("lineage", name)
    assert (done.code, message in done.err) == (1, True)
