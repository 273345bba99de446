"""The targets of speed and size, and whether figures of eval/bench_*.py meet them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from eval.bench_figures import Json

LARGE, MIDDLE, USERS = "100000", 10_000, 16


class File(StrEnum):
    """The files of figures: what each command writes."""

    ENCODE = "encode.json"
    SCALE = "scale.json"
    USERS = "users.json"


Figures = Mapping[File, Json]


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is to be at most, or at least, a limit. What `measured` raises KeyError for was not measured."""

    what: str
    limit: float
    unit: str
    measured: Callable[[Figures], float]
    at_least: bool = False

    def value(self, figures: Figures) -> float | None:
        """Return the figure, None where it was not measured."""
        try:
            return self.measured(figures)
        except (KeyError, StopIteration, TypeError, ValueError):
            return None

    def is_met(self, value: float) -> bool:
        """Tell whether a figure meets the target."""
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def wanted(self) -> str:
        """The target in words: ≤ 15 ms."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}".strip()


def _retrieval(percentile: str) -> Callable[[Figures], float]:
    return lambda figures: float(_large(figures)["query_ms"]["without encoding"][percentile])


def _worst(channels: str) -> Callable[[Figures], float]:
    return lambda figures: float(min(_large(figures)["recall"][channels].values()))


def _large(figures: Figures) -> Json:
    found: Json = figures[File.SCALE]["sizes"][LARGE]
    return found


def _users(figures: Figures) -> Json:
    of_server = figures[File.USERS]
    if of_server["clauses"] != MIDDLE:
        raise KeyError(MIDDLE)
    found: Json = next(one for one in of_server["users"] if one["users"] == USERS)
    return found


def _shipped(name: str, unit: float = 1.0) -> Callable[[Figures], float]:
    return lambda figures: float(figures[File.USERS]["shipped"][name]) / unit


def encoding_gain(way: str) -> Callable[[Figures], float]:
    """Return what tells how many times faster a build encodes with both encoders than another way, on all cores."""

    def gain(figures: Figures) -> float:
        seconds = {"project": 0.0, way: 0.0}
        for found in figures[File.ENCODE]["encoders"].values():
            cores = max(one["cores"] for one in found["ways"])
            rates = {one["way"]: one["passages_per_second"] for one in found["ways"] if one["cores"] == cores}
            seconds = {name: spent + 1 / rates[name] for name, spent in seconds.items()}
        return seconds[way] / seconds["project"]

    return gain


TARGETS = (
    Target("retrieval without encoding at 100,000 clauses, p50", 15, "ms", _retrieval("p50")),
    Target("the same, p99", 40, "ms", _retrieval("p99")),
    Target("recall@10 of the ranking, of exact search", 0.99, "", lambda f: _large(f)["recall"]["final"], True),
    Target("recall@10 of the worst channel, of exact search", 0.99, "", _worst("channels"), True),
    Target("the same, of the rows as they are stored", 0.99, "", _worst("own_rows"), True),
    Target("encoding a question with both encoders, p50", 25, "ms", lambda f: _large(f)["query_ms"]["encode"]["p50"]),
    Target("seconds until a server of the five documents is ready", 8, "s", _shipped("ready_seconds")),
    Target("seconds until it answers /healthz", 1, "s", _shipped("healthz_seconds")),
    Target("its resident memory", 700, "MB", _shipped("memory_bytes", 1e6)),
    Target("resident memory with 100,000 clauses", 1.5, "GB", lambda f: _large(f)["memory_bytes"]["asked"] / 1e9),
    Target("bulk encoding, times one text a call with the packages' defaults", 2, "", encoding_gain("naive"), True),
    Target("the same, times one text a call on one thread", 2, "", encoding_gain("one thread"), True),
    Target("16 users at 10,000 clauses, p99", 800, "ms", lambda f: _users(f)["answer_ms"]["p99"]),
    Target("the same, errors", 0, "", lambda f: _users(f)["errors"] + _users(f)["refused_ms"]["count"]),
    Target("beyond capacity a 503, p99", 100, "ms", lambda f: f[File.USERS]["beyond"]["refused_ms"]["p99"]),
    Target("503s without Retry-After", 0, "", lambda f: f[File.USERS]["beyond"]["refused_without_retry_after"]),
)
