"""What readers left is deleted when its days are over: at the start of a server, and every few hours while it runs."""

import logging
import threading

from assistant.conversations import Conversations
from assistant.errors import StoreUnusable
from assistant.feedback import Feedback
from assistant.question_log import QuestionLog
from assistant.retention import DatedRows
from assistant.settings import Settings

# A day is told, and it is one within this.
SWEEP_SECONDS = 6 * 3600.0
_log = logging.getLogger(__name__)


def dated_rows(settings: Settings) -> tuple[DatedRows, ...]:
    """Return all that is kept with a time: questions also where no more are kept."""
    home = settings.home
    return (
        QuestionLog.of_home(home, settings.question_log_days).dated,
        Feedback.of_home(home, settings.feedback_days).dated,
        Conversations.of_home(home, settings.conversation_days).dated,
    )


def sweep(rows: tuple[DatedRows, ...]) -> None:
    """Delete what is too old; what cannot be deleted is logged, and tried again the next time."""
    for dated in rows:
        try:
            dropped = dated.drop_old()
        except StoreUnusable as fault:
            _log.warning("what is too old in %s is not deleted: %s", dated.table, fault)
        else:
            if dropped:
                _log.info("%d rows of %s were too old and are deleted", dropped, dated.table)


class Sweeper:
    """Sweeps in a thread until it is closed."""

    def __init__(self, rows: tuple[DatedRows, ...], seconds: float = SWEEP_SECONDS) -> None:
        self._rows, self._seconds = rows, seconds
        self._closed = threading.Event()

    def start(self) -> None:
        """Sweep now, and from then on."""
        threading.Thread(target=self._run, name="sweep", daemon=True).start()

    def _run(self) -> None:
        sweep(self._rows)
        while not self._closed.wait(self._seconds):
            sweep(self._rows)

    def close(self) -> None:
        """Sweep no more."""
        self._closed.set()
