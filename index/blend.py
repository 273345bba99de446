"""The fixed blend: the channels' scores of a clause become one score, and that a probability.

The weights were chosen on eval/questions/start.jsonl by `python -m eval.tuning --grid`; the two coefficients of the
probability and the threshold are fitted on all dev questions by `python -m eval.tuning --fit` and stand in blend.json
with the digest of these.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
COEFFICIENTS = Path(__file__).with_name("blend.json")

# Keyword channels give a share of the question's weight, 0 to 1; vector channels a cosine. Character grams carry most
# in both languages, the second encoder helps English most.
WEIGHTS = {
    "grams": 1.0,
    "words": 0.5,
    "first_sentence": 0.5,
    "first_clause": 0.5,
    "second_sentence": 0.25,
    "named_document": 0.3,
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic coefficients: probability = 1 / (1 + exp(-(intercept + score · s + lead · l))).

    s is a clause's blended score, l its lead over the best other clause: negative for all but the first, so that the
    order by probability is the order by score. Below `threshold` a clause is not evidence.
    """

    intercept: float
    score: float
    lead: float
    threshold: float

    @classmethod
    def load(cls, encoders: int, path: Path = COEFFICIENTS) -> "Calibration":
        """Read the coefficients for so many encoders (0, 1 or 2): the scale of the score depends on them."""
        values = json.loads(path.read_text(encoding="utf-8"))["encoders"][str(encoders)]
        return cls(**{name: float(values[name]) for name in cls.__slots__})

    def probabilities(self, scores: Scores) -> Scores:
        """Return the probability that each clause answers, (clauses,)."""
        logits = self.intercept + logit_inputs(scores) @ np.array([self.score, self.lead])
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)


def logit_inputs(scores: Scores) -> NDArray[np.float64]:
    """Return score and lead of each clause, (clauses, 2)."""
    ordered = np.sort(scores)[::-1]
    best, runner_up = float(ordered[0]), float(ordered[min(1, len(ordered) - 1)])
    lead = np.where(scores >= best, best - runner_up, scores - best)
    return np.stack([scores, lead], axis=1).astype(np.float64)


def blended(channels: dict[str, Scores]) -> Scores:
    """Return the weighted sum of the channels, (clauses,); a channel that is absent adds nothing."""
    total = np.zeros(len(next(iter(channels.values()))), dtype=np.float32)
    for name, scores in channels.items():
        total += np.float32(WEIGHTS[name]) * scores
    return total
