"""What a request finds in the application: the assistant, the folder of user data, the stores and the figures."""

from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from assistant.conversations import Conversations
from assistant.errors import StoreUnusable
from assistant.feedback import Feedback
from assistant.pipeline import Assistant
from web.capacity import Work
from web.loading import Loading
from web.metrics import Metrics
from web.operation import Operation

# A request that comes while the encoders load waits for them, rather than being sent away; loading takes 5-10 s.
WAIT_SECONDS = 20.0
_RETRY = {"Retry-After": "5"}


def opened(loading: Loading) -> Assistant:
    """Return the assistant, waiting for it a while; HTTPException 503 where it is not ready by then."""
    assistant = loading.assistant(WAIT_SECONDS)
    if assistant is None:
        raise not_ready(loading)
    return assistant


def not_ready(loading: Loading) -> HTTPException:
    """Return the error that says why the assistant cannot answer, and when to ask again."""
    return HTTPException(HTTPStatus.SERVICE_UNAVAILABLE.value, loading.why_not, _RETRY)


def explains(request: Request) -> bool:
    """Tell whether this server shows why answers came out as they did."""
    on: bool = request.state.explains
    return on


def _loading(request: Request) -> Loading:
    loading: Loading = request.state.loading
    return loading


def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.state.metrics
    return metrics


def _home(request: Request) -> Path:
    home: Path | None = request.state.home
    if home is None:
        raise StoreUnusable("this server keeps neither feedback nor conversations: start it with `assistant serve`")
    return home


def _work(request: Request) -> Work:
    # Where the middleware counts no places nobody ends it, either.
    work: Work | None = getattr(request.state, "work", None)
    return work or Work()


def _operation(request: Request) -> Operation:
    operation: Operation = request.state.operation
    return operation


_OperationDep = Annotated[Operation, Depends(_operation)]


def _feedback(home: Annotated[Path, Depends(_home)], operation: _OperationDep) -> Feedback:
    return Feedback.of_home(home, operation.feedback_days)


def _conversations(home: Annotated[Path, Depends(_home)], operation: _OperationDep) -> Conversations:
    return Conversations.of_home(home, operation.conversation_days)


HomeDep = Annotated[Path, Depends(_home)]
LoadingDep = Annotated[Loading, Depends(_loading)]
MetricsDep = Annotated[Metrics, Depends(_metrics)]
FeedbackDep = Annotated[Feedback, Depends(_feedback)]
ConversationsDep = Annotated[Conversations, Depends(_conversations)]
WorkDep = Annotated[Work, Depends(_work)]
