"""What can be wrong with an evaluation: assistant/errors.py draws the whole tree."""

from corpus.errors import Fault


class EvalFault(Fault):
    """An evaluation cannot be run, or its result not kept."""


class ResultInvalid(EvalFault):
    """A result file that cannot be read or written, or is of another format."""


class QuestionsInvalid(EvalFault):
    """Questions whose gold the documents do not hold."""


class DatasetInvalid(EvalFault):
    """A test set that cannot be read, or a line of it that is not what its file holds."""


class LabelsInvalid(EvalFault):
    """Labels of another form, or of a sentence that the documents do not hold."""


class ServerFailed(EvalFault):
    """A server that is to be measured does not start."""


class PeerFailed(EvalFault):
    """Another program that is to be measured is not installed, or fails."""
