"""The page that says what the server keeps of its readers, for how long, and what it never keeps."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.operation import Operation
from web.privacy_strings import PRIVACY_PHRASES
from web.sessions import LIFETIME
from web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/privacy")
async def privacy(request: Request) -> HTMLResponse:
    """Show what is kept by this server as it is set up."""
    operation: Operation = request.state.operation
    context = {
        "questions_kept": operation.questions is not None,
        "days": operation.question_days,
        "feedback_days": operation.feedback_days,
        "conversation_days": operation.conversation_days,
        "hours": round(LIFETIME.total_seconds() / 3600),
        "model_host": operation.model_host,
        "keeps": request.state.home is not None,
    }
    return page(request, "privacy.html", context, phrases=PRIVACY_PHRASES)
