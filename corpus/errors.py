"""What can be wrong with the documents.

CorpusError
├── DocumentUnreadable   one file cannot be read or decoded
└── ManifestInvalid      the manifest, the files and the texts disagree (lists every disagreement)
"""


class CorpusError(Exception):
    """The documents cannot be used as they are."""


class DocumentUnreadable(CorpusError):
    """A document's file is missing, unreadable or not UTF-8."""


class ManifestInvalid(CorpusError):
    """The manifest, the files and what the texts say disagree."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))
