"""The routes of conversations that users chose to keep on the server."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Response
from fastapi.responses import JSONResponse

from assistant.errors import UnknownConversation
from web.conversation_models import Conversation, ConversationBody, ConversationList, ConversationSummary
from web.responses import problems
from web.state import ConversationsDep

router = APIRouter(tags=["Conversations"])

_OK, _CREATED, _NO_CONTENT = (s.value for s in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT))
Owner = Annotated[
    str,
    Header(
        alias="X-Conversation-Owner",
        min_length=32,
        max_length=256,
        pattern="^[A-Za-z0-9_-]+$",
        description="A random token that the client made and keeps: who has it owns its conversations. The server "
        "stores its sha256 alone.",
        examples=["b1946ac92492d2347c6235b4d2611184"],
    ),
]
ConversationId = Annotated[
    UUID, Path(description="A UUID that the client makes.", examples=["5f0c5f7e-0d1b-4a3e-9a55-0d5b1f6f5a01"])
]
# What is personal is no cache's business.
_PRIVATE = {"Cache-Control": "no-store"}


@router.get("/api/v1/conversations", response_model=ConversationList, responses=problems(422, 503))
def list_conversations(owner: Owner, conversations: ConversationsDep) -> JSONResponse:
    """List the owner's conversations, the last changed first."""
    kept = [asdict(summary) for summary in conversations.list(owner)]
    return JSONResponse({"conversations": kept}, headers=_PRIVATE)


@router.put(
    "/api/v1/conversations/{conversation_id}",
    response_model=ConversationSummary,
    responses={
        _CREATED: {"model": ConversationSummary, "description": "It is new."},
        **problems(400, 413, 415, 422, 503),
    },
)
def put_conversation(
    conversation_id: ConversationId, owner: Owner, body: ConversationBody, conversations: ConversationsDep
) -> JSONResponse:
    """Keep a conversation, in place of an earlier one with its id."""
    turns = [turn.model_dump(mode="json", exclude_unset=True) for turn in body.turns]
    summary, is_new = conversations.put(owner, str(conversation_id), body.title, turns)
    return JSONResponse(asdict(summary), _CREATED if is_new else _OK, _PRIVATE)


@router.get("/api/v1/conversations/{conversation_id}", response_model=Conversation, responses=problems(404, 422, 503))
def get_conversation(conversation_id: ConversationId, owner: Owner, conversations: ConversationsDep) -> JSONResponse:
    """Return one of the owner's conversations."""
    found = conversations.get(owner, str(conversation_id))
    if found is None:
        raise _unknown(conversation_id)
    return JSONResponse({**asdict(found.summary), "turns": list(found.turns)}, headers=_PRIVATE)


@router.delete("/api/v1/conversations/{conversation_id}", status_code=_NO_CONTENT, responses=problems(404, 422, 503))
def delete_conversation(conversation_id: ConversationId, owner: Owner, conversations: ConversationsDep) -> Response:
    """Forget one of the owner's conversations."""
    if not conversations.delete(owner, str(conversation_id)):
        raise _unknown(conversation_id)
    return Response(status_code=_NO_CONTENT)


def _unknown(conversation_id: UUID) -> UnknownConversation:
    return UnknownConversation(
        f"this owner keeps no conversation {conversation_id}: GET /api/v1/conversations lists them"
    )
