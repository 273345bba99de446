"""assistant agencies, with the five documents."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import Done
from web.agency_models import AgencyList

RunCli = Callable[..., Done]
COMMERCE = "内蒙古自治区商务厅"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_a_table_of_all_bodies(run_cli: RunCli) -> None:
    done = run_cli("agencies")
    assert (done.code, done.err) == (0, "")
    head, *rows = [[cell.strip() for cell in line.split("│")] for line in done.out.replace("┃", "│").splitlines()]
    head = next(row for row in [head, *rows] if "body" in row)
    assert head[1:-1] == ["body", "负责", "牵头", "会同", "机制成员", "发文", "提及"]
    assert next(row for row in rows if COMMERCE in row)[1:-1] == [COMMERCE, "10", "", "", "1", "1", ""]
    assert len([row for row in rows if len(row) > 2]) == 107


def test_a_table_of_the_bodies_with_a_role(run_cli: RunCli) -> None:
    done = run_cli("agencies", "--role", "牵头")
    assert done.out.count("\n│ ") == 2
    assert "│ 地方商务主管部门 │" in done.out


def test_a_body_with_its_duties_by_role(run_cli: RunCli) -> None:
    lines = run_cli("agencies", "內蒙古商務廳").out.splitlines()
    assert lines[0] == COMMERCE
    assert "English: Department of Commerce of Inner Mongolia Autonomous Region" in lines
    assert [line for line in lines if line.endswith(")") and line[0] in "负机发"] == [
        "负责 (10)",
        "机制成员 (1)",
        "发文 (1)",
    ]
    at = lines.index("  nmg-2023#二/（一）  二、完善功能布局 / （一）稳步有序推动新设和扩区调区")
    assert lines[at + 2].strip() == "（自治区商务厅、工业和信息化厅、自然资源厅）"


def test_a_body_without_duties_says_so(run_cli: RunCli) -> None:
    assert run_cli("agencies", "公安部").out.splitlines()[-1] == "no clause names it"
    assert run_cli("agencies", COMMERCE, "--role", "牵头").out.splitlines()[-1] == "no text gives it such a role"


@pytest.mark.parametrize("arguments", [[], [COMMERCE], ["--role", "会同"], [COMMERCE, "--role", "发文"]])
def test_json_is_that_of_the_api(arguments: list[str], run_cli: RunCli) -> None:
    values = json.loads(run_cli("agencies", *arguments, "--json").out)
    assert AgencyList.model_validate(values).model_dump(mode="json", exclude_unset=True) == values


def test_an_unknown_name_is_a_fault_with_the_nearest(run_cli: RunCli) -> None:
    done = run_cli("agencies", "内蒙古商物厅")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("assistant: no body is called '内蒙古商物厅'; near: 内蒙古自治区商务厅、")
    assert run_cli("agencies", "--role", "主持").code == 2
