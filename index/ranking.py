"""The ranking model: features of a clause become one score, and score and lead the probability that it answers.

The coefficients stand in ranking.json, fitted by `assistant fit` on the dev questions and on external sets; each block
is for so many encoders, for without vectors the same words mean more.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import RankingInvalid
from index.features import Scores
from index.logistic import Calibrator, Json, LinearModel

RANKING = Path(__file__).with_name("ranking.json")
SCORE, LEAD, RERANKER = "score", "lead", "reranker"
# The weight of a reranker that the model was not fitted with: four logits, about the distance at which a cross-encoder
# tells right from wrong, count as much as one of the scores' own units.
LOGITS, WEIGHT = 4.0, 1.0


@dataclass(frozen=True, slots=True)
class RankingModel:
    """A linear score of features; a linear value of score and lead; that value as a probability.

    The lead is a clause's distance from the best other clause, negative for all but the first: so the order by
    probability is the order by score.
    """

    score: LinearModel
    evidence: LinearModel
    calibration: Calibrator

    @classmethod
    def load(cls, encoders: int, path: Path = RANKING) -> "RankingModel":
        """Read the model for so many encoders: 0, 1 or 2."""
        return cls.read(block(encoders, path))

    @classmethod
    def read(cls, values: Json) -> "RankingModel":
        """Read what `write` returns."""
        return cls(
            LinearModel.read(values["score"]),
            LinearModel.read(values["evidence"]),
            Calibrator.read(values["calibration"]),
        )

    def write(self) -> Json:
        """Return the model for JSON."""
        return {
            "score": self.score.write(),
            "evidence": self.evidence.write(),
            "calibration": self.calibration.write(),
        }

    def with_reranker(self) -> "RankingModel":
        """Return the model with the reranker's feature: as it was fitted, or with a weight of its own."""
        score = self.score
        if RERANKER in score.names:
            return self
        columns = ((*score.means, 0.0), (*score.scales, LOGITS), (*score.coefficients, WEIGHT))
        return replace(self, score=LinearModel((*score.names, RERANKER), *columns, score.intercept))

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that each clause answers, (clauses,)."""
        return self.calibration.probabilities(self.evidence.values({SCORE: as_scores(scores), LEAD: leads(scores)}))


def block(encoders: int, path: Path = RANKING) -> Json:
    """Return what ranking.json holds for so many encoders; RankingInvalid where it has nothing for them."""
    values: Mapping[str, Json] = json.loads(path.read_text(encoding="utf-8"))["encoders"]
    found = values.get(str(encoders))
    if found is None:
        raise RankingInvalid(f"{path} has no model for {encoders} encoders: run `assistant fit`")
    return found


def leads(scores: NDArray[np.float64]) -> Scores:
    """Return each score's distance from the best other score, (clauses,): only the first's is not negative."""
    ordered = np.sort(scores)[::-1]
    best, runner_up = float(ordered[0]), float(ordered[min(1, len(ordered) - 1)])
    return as_scores(np.where(scores >= best, best - runner_up, scores - best))


def as_scores(values: NDArray[np.float64]) -> Scores:
    """Return values in the precision of scores."""
    return np.asarray(values, dtype=np.float32)
