"""Every error that this program raises on purpose. The command line exits with 1, the server answers with 500, or:

Fault                          corpus/errors.py
├── CorpusError                corpus/errors.py    the documents cannot be used
│   ├── DocumentUnreadable
│   ├── ManifestInvalid
│   ├── CorpusReadOnly
│   ├── CorpusBusy
│   └── UnknownEntry
├── IndexFault                 index/errors.py     the index cannot be used
│   ├── EncoderError
│   ├── RerankerError
│   ├── GlossaryInvalid
│   ├── SynonymsInvalid
│   ├── RankingInvalid
│   ├── IndexMissing
│   ├── IndexStale
│   ├── IndexDamaged
│   ├── IndexUnwritable
│   └── StoreFault             the store of the vectors                                  HTTP 503
│       ├── StoreUnavailable
│       │   └── RowsNotLoaded
│       ├── RowsInvalid
│       ├── RowsMissing
│       ├── GenerationMissing
│       ├── GenerationExists
│       └── GenerationActive
├── EvalFault                  eval/errors.py      an evaluation cannot be run, or its result not kept
│   ├── DatasetInvalid
│   ├── LabelsInvalid
│   ├── PeerFailed
│   ├── QuestionsInvalid
│   ├── ResultInvalid
│   └── ServerFailed
└── AssistantError             here
    ├── QuestionInvalid        a question that is empty, too long or no text             HTTP 422
    ├── FilterInvalid          a filter on an unknown field, a wrong value, a wrong top  HTTP 422
    ├── InputInvalid           a file of questions that cannot be read
    ├── OutputInvalid          a file that cannot be written
    ├── SettingInvalid         a variable of the environment with a wrong value
    ├── AddressInvalid         an address that the server cannot listen on
    ├── UnknownDocument        no document has this id                                   HTTP 404
    ├── UnknownClause          no clause has this id                                     HTTP 404
    ├── UnknownAgency          no body has this name                                     HTTP 404
    ├── UnknownConversation    this owner keeps no conversation with this id             HTTP 404
    ├── KeyInvalid             a key that is to be made has no name, or is for nothing
    ├── UnknownKey             no key has this id
    ├── UnknownUpload          no file with this id waits for a decision                 HTTP 404
    ├── UploadTooLarge         a file is larger than what is read                        HTTP 413
    ├── IncomingFull           too many files wait, or too many bytes of them            HTTP 409
    ├── DecisionInvalid        a file cannot be decided on so, or not yet                HTTP 409
    ├── StoreUnusable          feedback or conversations cannot be read or kept          HTTP 503
    └── CitationBroken         an answer says what its source does not: never shown to anybody

They are caught in two places: the command line (assistant/cli.py) and the web error handlers (web/errors.py).
"""

from corpus.errors import Fault


class AssistantError(Fault):
    """A fault of a request or of an answer."""


class QuestionInvalid(AssistantError):
    """A question that is empty, too long, or not Unicode text."""


class FilterInvalid(AssistantError):
    """A filter on an unknown field or with a value of the wrong kind, or too few or too many citations asked for."""


class InputInvalid(AssistantError):
    """A file of questions that cannot be read, or a line of it that is no question."""


class OutputInvalid(AssistantError):
    """A file that cannot be written."""


class SettingInvalid(AssistantError):
    """A variable of the environment has a value that is not of its kind."""


class AddressInvalid(AssistantError):
    """An address that the server cannot listen on."""


class UnknownDocument(AssistantError):
    """No document has this id."""


class UnknownClause(AssistantError):
    """No clause has this id."""


class UnknownAgency(AssistantError):
    """No body has this name."""


class UnknownConversation(AssistantError):
    """The owner keeps no conversation with this id."""


class KeyInvalid(AssistantError):
    """A key that is to be made has a name that is none, or no scope."""


class UnknownKey(AssistantError):
    """No key has this id."""


class UnknownUpload(AssistantError):
    """No file with this id waits for a decision."""


class UploadTooLarge(AssistantError):
    """A file is larger than what is read."""


class IncomingFull(AssistantError):
    """Too many files wait for a decision, or they have too many bytes."""


class DecisionInvalid(AssistantError):
    """A file cannot be accepted, rejected or read again as it stands."""


class StoreUnusable(AssistantError):
    """The file of feedback or conversations cannot be used, or there is none."""


class CitationBroken(AssistantError):
    """An answer quotes what its source does not say, or names a body that its source does not name."""
