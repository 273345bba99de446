"""Every error that this program raises on purpose, and the exit code and HTTP status of each.

Fault                          corpus/errors.py
├── CorpusError                corpus/errors.py    the documents cannot be used
│   ├── DocumentUnreadable
│   └── ManifestInvalid
├── IndexFault                 index/errors.py     the index cannot be used
│   ├── EncoderError
│   ├── IndexMissing
│   ├── IndexStale
│   └── IndexDamaged
└── AssistantError             here
    ├── QuestionInvalid        an empty question, or one that is too long
    ├── FilterInvalid          a filter on an unknown field, or with a value of the wrong kind
    ├── InputInvalid           a file of questions that cannot be read
    ├── UnknownDocument        no document has this id
    └── CitationBroken         an answer quotes what its source does not say: never shown to anybody

They are caught in two places: the command line (assistant/cli.py) and the web error handlers (web/errors.py).
"""

from corpus.errors import Fault


class AssistantError(Fault):
    """A fault of a request or of an answer."""


class QuestionInvalid(AssistantError):
    """An empty question, or one that is too long."""


class FilterInvalid(AssistantError):
    """A filter on an unknown field, or with a value of the wrong kind."""


class InputInvalid(AssistantError):
    """A file of questions that cannot be read."""


class UnknownDocument(AssistantError):
    """No document has this id."""


class CitationBroken(AssistantError):
    """An answer quotes what its source does not say."""
