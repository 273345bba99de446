"""How a server is operated: how often a client may ask, which proxies are believed, what is kept of answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.answer import Answer
from assistant.errors import SettingInvalid
from assistant.question_log import QuestionLog
from assistant.rates import Rate
from assistant.retention import DatedRows
from assistant.settings import Settings, Tracing
from web.hosts import hosts_of
from web.proxies import Network
from web.sweeping import dated_rows

if TYPE_CHECKING:
    from web.tracing import Spans

_NO_EXTRA = "ASSISTANT_TRACING needs OpenTelemetry: pip install 'policy-assistant[tracing]', or set it to off"


@dataclass(frozen=True, slots=True)
class Operation:
    """What holds for a server beside its documents; by itself: no limit, no proxy, and no question is kept.

    `hosts` are the names that it answers to, None for any; what is `kept` with a time goes when its days are over;
    `model_host` is where questions are sent to a language model, "" where there is none.
    """

    rate: Rate | None = None
    proxies: tuple[Network, ...] = ()
    questions: QuestionLog | None = None
    question_days: int = 0
    feedback_days: int | None = None
    conversation_days: int | None = None
    kept: tuple[DatedRows, ...] = ()
    spans: "Spans | None" = None
    hosts: frozenset[str] | None = None
    model_host: str = ""

    @classmethod
    def of(cls, settings: Settings) -> "Operation":
        """Return what the settings say; SettingInvalid for spans without the library that sends them."""
        days = settings.question_log_days
        questions = QuestionLog.of_home(settings.home, days) if settings.question_log else None
        return cls(
            rate=settings.rate,
            proxies=settings.proxies,
            questions=questions,
            question_days=days,
            feedback_days=settings.feedback_days,
            conversation_days=settings.conversation_days,
            kept=dated_rows(settings),
            spans=_spans(settings.tracing),
            model_host=urlsplit(settings.llm_base_url).hostname or "",
        )

    def on(self, bound: str, settings: Settings) -> "Operation":
        """Return the same for a server that listens on an address: it answers to the names that fit it."""
        return replace(self, hosts=hosts_of(bound, settings.hosts))

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
