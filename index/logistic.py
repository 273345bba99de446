"""A fitted linear model over named features, as it stands in a JSON file that people can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Json = dict[str, Any]
Rows = NDArray[np.float64]
# Beyond ± this a double's exponential overflows, and the probability is 0 or 1 as near as a double can tell.
MOST_LOGIT = 700.0
# Digits that are written: a few hundred questions do not tell coefficients closer than this apart.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class LinearModel:
    """value = intercept + sum of coefficient · (feature - mean) / scale.

    The four sequences have one entry for each of `names`.
    """

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    coefficients: tuple[float, ...]
    intercept: float = 0.0

    @classmethod
    def read(cls, values: Json) -> "LinearModel":
        """Read what `write` returns."""
        rows = values["features"]
        means, scales, coefficients = (
            tuple(float(row[column]) for row in rows) for column in ("mean", "scale", "coefficient")
        )
        return cls(tuple(row["name"] for row in rows), means, scales, coefficients, float(values["intercept"]))

    def write(self) -> Json:
        """Return the model for JSON, a line for each feature."""
        columns = zip(self.names, self.means, self.scales, self.coefficients, strict=True)
        rows = [
            {"name": name, "mean": _rounded(mean), "scale": _rounded(scale), "coefficient": _rounded(coefficient)}
            for name, mean, scale, coefficient in columns
        ]
        return {"intercept": _rounded(self.intercept), "features": rows}

    def contributions(self, features: Mapping[str, NDArray[np.float32]]) -> Rows:
        """Return what each feature adds to the value of each row, (rows, features)."""
        return np.asarray(self.standardised(features) * np.array(self.coefficients))

    def values(self, features: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float64]:
        """Return the value of each row, (rows,)."""
        return np.asarray(self.intercept + self.contributions(features).sum(axis=1))

    def standardised(self, features: Mapping[str, NDArray[np.float32]]) -> Rows:
        """Return the features, each less its mean and divided by its scale, (rows, features)."""
        columns = np.stack([np.asarray(features[name], dtype=np.float64) for name in self.names], axis=1)
        return np.asarray((columns - np.array(self.means)) / np.array(self.scales))


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A value as a probability: Platt's logistic curve, or the steps of isotonic regression joined by lines.

    Platt: 1 / (1 + exp(-(a · value + b))), `points` ((a, b),). Isotonic: `points` (value, probability), ascending.
    """

    kind: str
    points: tuple[tuple[float, float], ...]

    @classmethod
    def read(cls, values: Json) -> "Calibrator":
        """Read what `write` returns."""
        return cls(values["kind"], tuple((float(a), float(b)) for a, b in values["points"]))

    def write(self) -> Json:
        """Return the calibrator for JSON."""
        return {"kind": self.kind, "points": [[_rounded(a), _rounded(b)] for a, b in self.points]}

    def probabilities(self, values: Sequence[float] | Rows) -> NDArray[np.float64]:
        """Return the probability of each value, (n,)."""
        x = np.asarray(values, dtype=np.float64)
        if self.kind == "platt":
            ((a, b),) = self.points
            return logistic(a * x + b)
        known, probabilities = zip(*self.points, strict=True)
        return np.asarray(np.interp(x, known, probabilities))


def logistic(logits: Rows) -> Rows:
    """Return the probabilities 1 / (1 + exp(-logit)), of any shape."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -MOST_LOGIT, MOST_LOGIT))))


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)
