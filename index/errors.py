"""What can go wrong between a clause and its ranked place, said with the value and the next step.

IndexFault
├── EncoderError      an encoder cannot be loaded
├── RerankerError     a reranker cannot be loaded
├── GlossaryInvalid   a line of the glossary is not well formed
├── SynonymsInvalid   a line of the synonyms is not well formed
├── RankingInvalid    the ranking model has nothing for so many encoders
├── IndexMissing      nothing has been built yet
├── IndexStale        the index was built from other documents, with another encoder or by another version
├── IndexDamaged      a file of the index is missing or is not what was written
├── IndexUnwritable   the folder of the index cannot be written to
└── StoreFault        the store of the vectors
    ├── StoreUnavailable   the engine cannot be reached, or does not answer
    │   └── RowsNotLoaded      the rows are there, and not in memory yet
    ├── RowsInvalid        rows that no store can keep: an id twice, a vector too short
    ├── RowsMissing        an id that no row has
    ├── GenerationMissing  no generation has this name, or none is active
    ├── GenerationExists   one of this name is committed already
    └── GenerationActive   it is searched, and cannot be removed
"""

from corpus.errors import Fault


class IndexFault(Fault):
    """A fault of the index: its encoders, its reranker, its vectors or its files."""


class EncoderError(IndexFault):
    """An encoder cannot be loaded: absent, damaged, unreachable, or one that brings its own code."""


class RerankerError(IndexFault):
    """A reranker cannot be loaded: absent, damaged, unreachable, or no cross-encoder."""


class GlossaryInvalid(IndexFault):
    """A line of the glossary is not well formed."""


class SynonymsInvalid(IndexFault):
    """A line of the synonyms is not well formed."""


class RankingInvalid(IndexFault):
    """The ranking model has nothing for so many encoders."""


class IndexMissing(IndexFault):
    """Nothing has been built yet."""


class IndexStale(IndexFault):
    """The index was built from other documents, with another encoder or by another version."""


class IndexDamaged(IndexFault):
    """A file of the index is missing or is not what was written."""


class IndexUnwritable(IndexFault):
    """The folder of the index cannot be written to."""


class StoreFault(IndexFault):
    """A fault of the store of the vectors."""


class StoreUnavailable(StoreFault):
    """The engine cannot be reached, or does not answer."""


class RowsNotLoaded(StoreUnavailable):
    """The rows are there, and the engine has not loaded them yet."""


class RowsInvalid(StoreFault):
    """Rows that no store can keep: an id twice, a vector too short, a document with too many rows."""


class RowsMissing(StoreFault):
    """An id that no row has."""


class GenerationMissing(StoreFault):
    """No generation has this name, or none is active."""


class GenerationExists(StoreFault):
    """A generation of this name is committed already."""


class GenerationActive(StoreFault):
    """A generation is searched, and cannot be removed."""
