"""How a server is operated: how often a client may ask, which proxies are believed, what is kept of answers."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.errors import SettingInvalid, StoreUnusable
from assistant.question_log import QuestionLog
from assistant.rates import Rate
from assistant.settings import Settings, Tracing
from web.proxies import Network

if TYPE_CHECKING:
    from web.tracing import Spans

_NO_EXTRA = "ASSISTANT_TRACING needs OpenTelemetry: pip install 'policy-assistant[tracing]', or set it to off"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Operation:
    """What holds for a server beside its documents; by itself: no limit, no proxy, and no question is kept."""

    rate: Rate | None = None
    proxies: tuple[Network, ...] = ()
    questions: QuestionLog | None = None
    question_days: int = 0
    spans: "Spans | None" = None

    @classmethod
    def of(cls, settings: Settings) -> "Operation":
        """Return what the settings say; SettingInvalid for spans without the library that sends them."""
        days = settings.question_log_days
        questions = QuestionLog.of_home(settings.home, days) if settings.question_log else None
        return cls(settings.rate, settings.proxies, questions, days, _spans(settings.tracing))

    @property
    def listeners(self) -> tuple[Callable[[Answer], None], ...]:
        """Who is told of each answer."""
        kept = (self.questions.keep,) if self.questions is not None else ()
        return (*kept, self.spans.told) if self.spans is not None else kept


def _spans(tracing: Tracing) -> "Spans | None":
    if tracing is Tracing.OFF:
        return None
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
        raise SettingInvalid(_NO_EXTRA)
    from web.tracing import Spans, provider_of

    return Spans(provider_of(tracing))


def drop_old_questions(settings: Settings) -> None:
    """Delete the questions that were kept for their time, also where no more are kept."""
    try:
        dropped = QuestionLog.of_home(settings.home, settings.question_log_days).drop_old()
    except StoreUnusable as fault:
        _log.warning("questions that are too old are not deleted: %s", fault)
    else:
        if dropped:
            _log.info("%d logged questions were too old and are deleted", dropped)
