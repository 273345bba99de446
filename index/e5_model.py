"""multilingual-e5-small as a graph for ONNX Runtime: matrices stay in 4 bits, what they are multiplied with is int8.

The wheel's own engine multiplies in the same way, with AVX2. ONNX Runtime has such products for whatever the processor
can do, takes 13 ms for a question where the wheel's engine takes 34 on a core with VNNI, and the cosine of what the two
make of a text is .9999 (tests/test_e5_model.py). The look-up of the tokens is done here: the graph need not hold the
vocabulary's 96 million weights.
"""

from collections.abc import Sequence

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.e5_tokens import Tokenizer
from index.e5_weights import BLOCK, Blocks, E5Weights, Floats

QUERY, PASSAGE = "query: ", "passage: "
_INPUT, _OUTPUT = "embedded", "mean"
_OPERATORS, _CONTRIBUTED = 18, "com.microsoft"
_INT8 = 4  # how exact the products may be: what a matrix is multiplied with is rounded to int8, each block by itself


class E5Model:
    """Turns texts into rows; safe to share between threads."""

    def __init__(self, weights: E5Weights) -> None:
        self._tokenizer, self._weights = Tokenizer(weights.vocabulary), weights
        hidden = weights.sizes.hidden
        self._words = weights.matrix("emb.word", hidden)
        # All tokens are of the first kind.
        self._places = weights.vector("emb.pos").reshape(-1, hidden) + weights.vector("emb.type")[:hidden]
        options = onnxruntime.SessionOptions()
        # One text on one core: several texts are encoded side by side.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        model = _Graph(weights).model().SerializeToString()
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def row(self, text: str, is_query: bool) -> Floats:
        """Return the unit row of a text, (dimension,): of one beyond the model's length the mean of its parts'."""
        tokens = self._tokenizer.tokens((QUERY if is_query else PASSAGE) + text)
        most = self._weights.sizes.positions - 2
        parts = [tokens[start : start + most] for start in range(0, len(tokens), most)]
        mean = np.average([self._mean(part) for part in parts], axis=0, weights=[len(part) for part in parts])
        row: Floats = (mean / np.linalg.norm(mean)).astype(np.float32)
        return row

    def token_count(self, text: str, is_query: bool = False) -> int:
        """Return how many tokens are read of a text, with its prefix and the two around it."""
        return len(self._tokenizer.tokens((QUERY if is_query else PASSAGE) + text)) + 2

    def _mean(self, tokens: Sequence[int]) -> NDArray[np.float64]:
        """Return the mean of the last layer's rows of a part, (dimension,)."""
        vocabulary = self._weights.vocabulary
        rows = self._words.rows(np.array([vocabulary.first, *tokens, vocabulary.last]))
        rows += self._places[: len(rows)]
        found: NDArray[np.float32] = self._session.run([_OUTPUT], {_INPUT: rows[None]})[0][0]
        return found.astype(np.float64)


class _Graph:
    """Builds the graph, layer by layer."""

    def __init__(self, weights: E5Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        """Return the graph, from the rows of tokens, (1, tokens, hidden), to the mean of the last rows, (1, hidden)."""
        hidden = self._weights.sizes.hidden
        last = self._normal(_INPUT, "emb.ln")
        for layer in range(self._weights.sizes.layers):
            last = self._layer(last, f"l{layer}.")
        axes = self._constant("axes", np.array([1], dtype=np.int64))
        self._add("ReduceMean", [last, axes], _OUTPUT, keepdims=0)
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info(_INPUT, TensorProto.FLOAT, [1, "tokens", hidden])],
            [helper.make_tensor_value_info(_OUTPUT, TensorProto.FLOAT, [1, hidden])],
            self._constants,
        )
        versions = [helper.make_opsetid("", _OPERATORS), helper.make_opsetid(_CONTRIBUTED, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)

    def _layer(self, before: str, of: str) -> str:
        """Add attention and the two products after it, each added to what went in."""
        sizes = self._weights.sizes
        taken = [self._product(before, f"{of}{part}", sizes.hidden) for part in "qkv"]
        attended = self._contributed("MultiHeadAttention", taken, f"{of}attended", num_heads=sizes.heads)
        middle = self._normal(before, f"{of}aln", self._product(attended, f"{of}ao", sizes.hidden))
        inner = self._contributed("Gelu", [self._product(middle, f"{of}fi", sizes.hidden)], f"{of}inner")
        return self._normal(middle, f"{of}oln", self._product(inner, f"{of}fo", sizes.inner))

    def _product(self, before: str, of: str, inputs: int) -> str:
        """Add the product with a matrix of the file, and its bias."""
        matrix = self._weights.matrix(f"{of}.w", inputs)
        constants = [
            self._constant(f"{of}.w", _repacked(matrix)),
            self._constant(f"{of}.s", matrix.scales.astype(np.float32)),
            self._constant(f"{of}.b", self._weights.vector(f"{of}.b")),
        ]
        weights, scales, bias = constants
        return self._contributed(
            "MatMulNBits", [before, weights, scales, "", "", bias], f"{of}.product",
            K=inputs, N=len(matrix.scales), bits=4, block_size=BLOCK, accuracy_level=_INT8,
        )  # fmt: skip

    def _normal(self, before: str, of: str, added: str | None = None) -> str:
        """Add a layer norm, of a sum where something is added first."""
        parts = [self._constant(f"{of}.{part}", self._weights.vector(f"{of}.{part}")) for part in "wb"]
        epsilon = self._weights.sizes.epsilon
        if added is None:
            return self._add("LayerNormalization", [before, *parts], f"{of}.normal", epsilon=epsilon)
        return self._contributed("SkipLayerNormalization", [before, added, *parts], f"{of}.normal", epsilon=epsilon)

    def _contributed(self, operator: str, inputs: Sequence[str], output: str, **attributes: float) -> str:
        """Add a node whose operator is ONNX Runtime's own."""
        return self._add(operator, inputs, output, _CONTRIBUTED, **attributes)

    def _add(self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: float) -> str:
        node = helper.make_node(operator, inputs, [output], domain=domain)
        node.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self._nodes.append(node)
        return output

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def _repacked(matrix: Blocks) -> NDArray[np.uint8]:
    """Return the bytes of a matrix with two neighbours in each, the first in the lower half."""
    weights = np.concatenate([matrix.weights & 15, matrix.weights >> 4], axis=-1)
    packed: NDArray[np.uint8] = weights[..., 0::2] | (weights[..., 1::2] << 4)
    return packed
