"""The arithmetic of the benchmarks: percentiles, ratios, operations, shards; on figures made by hand."""

from http import HTTPStatus
from pathlib import Path

import pytest

from eval.bench_encode import Measured, figures
from eval.bench_encode_worker import Way
from eval.bench_figures import command_line, percentiles, ratio
from eval.bench_flops import Model, operations
from eval.bench_machine import Limits, Machine, Memory, memory_rate, multiply_rate
from eval.bench_questions import questions
from eval.bench_scale import compared, sizes_of
from eval.bench_scale_child import bytes_by_kind, retrieval
from eval.bench_users import Reply
from eval.bench_users import figures as of_users


def test_percentiles_are_interpolated() -> None:
    # Of 1 to 101 the median is the 51st and the 99th percentile the 100th.
    assert percentiles([float(n) for n in range(1, 102)]) == {"count": 101, "p50": 51.0, "p99": 100.0, "mean": 51.0}
    # Between two values: 10 + .99 * 10.
    assert percentiles([10.0, 20.0]) == {"count": 2, "p50": 15.0, "p99": 19.9, "mean": 15.0}
    assert percentiles([]) == {"count": 0}


def test_a_ratio_to_nothing_is_none() -> None:
    assert (ratio(6.0, 4.0), ratio(6.0, 0.0)) == (1.5, None)


def test_a_command_is_told_without_where_its_files_are() -> None:
    given = ["--clauses", "100", "--home", "/tmp/x", "--json", "--output", "f.json", "--rebuild"]
    assert command_line("eval.bench_scale", given) == "python -m eval.bench_scale --clauses 100 --rebuild"


def test_operations_are_counted_from_the_shapes() -> None:
    # e5, one token: 12 layers of 4 * 384² + 2 * 384 * 1536 + 2 * 384 multiplications, two operations each.
    assert operations(Model.E5, 1) == 2 * 12 * (589_824 + 1_179_648 + 768)
    # Attention grows with the square of the tokens.
    assert operations(Model.E5, 10) - 10 * operations(Model.E5, 1) == 2 * 12 * 768 * (100 - 10)
    # USE, a token: 3 * 512 * 256 + 2 * 10 * 256² ; a text: 1280 * 512 + 2 * 512 * 320 + 320² + 320 * 512 + 512².
    assert operations(Model.USE, 0) == 2 * (655_360 + 327_680 + 102_400 + 163_840 + 262_144)
    assert operations(Model.USE, 3) - operations(Model.USE, 2) == 2 * (393_216 + 1_310_720)


def test_encoding_is_compared_with_the_faster_naive_way_and_with_the_limit() -> None:
    measured = [
        Measured(Model.E5, Way.NAIVE, 1, [8.0, 4.0], [0.02]),
        Measured(Model.E5, Way.ONE_THREAD, 1, [2.0, 3.0], [0.02]),
        Measured(Model.E5, Way.PROJECT, 1, [1.0, 0.5], [0.01, 0.03]),
    ]
    tokens = [1, 1, 1, 1]
    needed = operations(Model.E5, 1)
    found = figures(measured, tokens, [Limits(1, memory=1e9, multiply=needed * 16.0)])
    assert (found["tokens_per_passage"], found["operations_per_passage"]) == (1.0, needed)
    # Four passages in 4 s, 2 s and .5 s; the limit is 16 a second.
    assert [way["passages_per_second"] for way in found["ways"]] == [1.0, 2.0, 8.0]
    assert [way["ratio_to_naive"] for way in found["ways"]] == [0.5, 1.0, 4.0]
    assert [way["ratio_to_limit"] for way in found["ways"]] == [1 / 16, 2 / 16, 8 / 16]
    assert found["ways"][2]["question_ms"]["p50"] == 20.0


def test_a_scan_is_compared_with_reading_the_vectors_once() -> None:
    found = compared(
        {
            "clauses": 10,
            "rows": 50,
            "dimensions": [20, 10],
            "index_bytes": {"words": 50, "vectors-0": 3000, "vectors-1": 1000},
            "query_ms": {"vectors": {"p50": 8.0}},
            "memory_bytes": {"asked": 900, "with_encoders": 400},
        },
        memory_rate=1e6,
    )
    assert found["bytes_per_clause"] == {"words": 5.0, "vectors-0": 300.0, "vectors-1": 100.0}
    assert found["resident_bytes_per_clause"] == 50.0
    # 50 rows of 30 floats, and 4,000 bytes of files, at 1,000 a millisecond.
    assert found["scan"] == {
        "float32": {"bytes": 6000, "limit_ms": 6.0, "times_limit": 8 / 6},
        "files": {"bytes": 4000, "limit_ms": 4.0, "times_limit": 2.0},
    }


def test_answers_refusals_and_errors_of_users_are_told_apart() -> None:
    replies = [
        Reply(HTTPStatus.OK, 0.1, stages={"encode": 40.0, "search": 20.0}),
        Reply(HTTPStatus.OK, 0.3, stages={"encode": 60.0}),
        Reply(HTTPStatus.SERVICE_UNAVAILABLE, 0.01, says_when=True),
        Reply(HTTPStatus.SERVICE_UNAVAILABLE, 0.03),
        Reply(HTTPStatus.INTERNAL_SERVER_ERROR, 0.1),
        Reply(0, 5.0),
    ]
    found = of_users(4, replies, 2.0)
    assert (found["users"], found["answers_per_second"], found["errors"]) == (4, 1.0, 2)
    assert found["answer_ms"]["p50"] == 200.0
    assert (found["refused_ms"]["count"], found["refused_ms"]["p50"]) == (2, 20.0)
    assert found["refused_without_retry_after"] == 1
    assert {name: one["p50"] for name, one in found["stages_ms"].items()} == {
        "encode": 50.0, "search": 20.0, "waiting and HTTP": pytest.approx(140.0),
    }  # fmt: skip


def test_what_is_asked_is_half_dev_questions_half_about_the_corpus_and_each_once() -> None:
    asked = questions(6, ["边境地区的企业应当在年底以前报送材料", "短", "申请人应当提交申请书和身份证明等材料"])
    assert (len(asked), len(set(asked))) == (6, 6)
    assert asked[1] == "边境地区的企业应当在年底以前报送材料有什么规定"
    assert asked[3] == "申请人应当提交申请书和身份证明等材料怎么办理"


def test_stages_before_the_ranking_are_retrieval() -> None:
    assert retrieval({"read": 1.0, "search": 2.0, "encode": 4.0, "judge": 8.0, "write": 16.0}) == 7.0


def test_files_are_counted_by_the_folder_they_are_in(tmp_path: Path) -> None:
    for name, size in {"words/a.npz": 3, "words/b.npz": 4, "means.json": 5}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    assert bytes_by_kind(tmp_path) == {"means.json": 5, "words": 7}


def test_sizes_are_a_list_of_numbers() -> None:
    assert sizes_of("100,10000") == [100, 10_000]


def test_this_machine_is_described_and_its_limits_are_measured() -> None:
    machine, memory = Machine.here(), Memory.of()
    assert machine.cores >= 1
    assert machine.memory_bytes > memory.most >= memory.resident >= memory.own > 0
    assert memory_rate(1, 1 << 22) > 0
    assert multiply_rate(2, 64) > 0
