"""What can be wrong with the documents, and the base of every error that this program raises on purpose.

Fault
├── CorpusError      here
├── IndexFault       index/errors.py
├── EvalFault        eval/errors.py
└── AssistantError   assistant/errors.py, which draws the whole tree

CorpusError
├── DocumentUnreadable   one file cannot be read or decoded
├── ManifestInvalid      the manifest, the files and the texts disagree (lists every disagreement)
├── CorpusReadOnly       a folder of documents that cannot be changed
├── CorpusBusy           a folder of documents that another process is changing
└── UnknownEntry         no document that was added has this id
"""


class Fault(Exception):
    """Something a user can understand and mend: the message says what, and the next step."""


class CorpusError(Fault):
    """The documents cannot be used as they are."""


class DocumentUnreadable(CorpusError):
    """A document's file is missing, unreadable or not UTF-8."""


class ManifestInvalid(CorpusError):
    """The manifest, the files and what the texts say disagree."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


class CorpusReadOnly(CorpusError):
    """The documents of a folder cannot be changed: it was written by hand, is full or may not be written."""


class CorpusBusy(CorpusError):
    """Another process is changing the documents."""


class UnknownEntry(CorpusError):
    """No document has this id."""
