"""The route that turns a conversation into a file: Markdown or Word."""

import re
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from web.conversation_models import ConversationBody
from web.export_docx import to_docx
from web.export_markdown import to_markdown
from web.responses import problems

router = APIRouter(tags=["Conversations"])

MARKDOWN = "text/markdown"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u202a-\u202e\u2066-\u2069]+')
_NAME_LENGTH = 60
Format = Annotated[Literal["md", "docx"], Query(description="md: Markdown; docx: Word.", examples=["docx"])]


@router.post(
    "/api/v1/export",
    response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": {
                MARKDOWN: {"schema": {"type": "string"}},
                DOCX: {"schema": {"type": "string", "format": "binary"}},
            },
        },
        **problems(400, 413, 415, 422),
    },
)
def export(body: ConversationBody, format: Format) -> Response:  # noqa: A002 - the name in the address
    """Return a conversation as a file, with every quote and where it stands."""
    content, media_type = (
        (to_markdown(body).encode(), f"{MARKDOWN}; charset=utf-8") if format == "md" else (to_docx(body), DOCX)
    )
    name = _NOT_IN_A_NAME.sub("-", body.title)[:_NAME_LENGTH].strip(" .-") or "conversation"
    disposition = (
        f"attachment; filename=\"conversation.{format}\"; filename*=UTF-8''{quote(f'{name}.{format}', safe='')}"
    )
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
