"""What the administrators' routes find in the application: the intake, and the log of what they did."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Request

from assistant.audit import Audit
from assistant.errors import StoreUnusable
from assistant.intake import Intake
from corpus.errors import Fault
from web.access import Admin
from web.state import HomeDep

FIXED = "the documents of this server cannot be changed: start it with `assistant serve`"
DONE = "done"


def _intake(request: Request) -> Intake:
    intake: Intake | None = request.state.intake
    if intake is None:
        raise StoreUnusable(FIXED)
    return intake


def _audit(home: HomeDep) -> Audit:
    return Audit.of_home(home)


@contextmanager
def recorded(audit: Audit, admin: Admin, act: str, what: str) -> Iterator[None]:
    """Keep what an administrator did, and how it went."""
    try:
        yield
    except Fault as fault:
        audit.record(admin.key_id, act, what, str(fault))
        raise
    audit.record(admin.key_id, act, what, DONE)


IntakeDep = Annotated[Intake, Depends(_intake)]
AuditDep = Annotated[Audit, Depends(_audit)]
