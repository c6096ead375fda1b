"""What an account and a session are, and the order of the roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from pipeline.settings.web import Role

__all__ = ["ROLES", "Account", "Role", "Session", "at_least"]

# Lowest first; each may do all that those before it may.
ROLES: tuple[Role, ...] = get_args(Role)


def at_least(has: Role, wanted: Role) -> bool:
    """Whether a role may do what another one may."""
    return ROLES.index(has) >= ROLES.index(wanted)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the page; `local` tells that a password of ours is set, not a sign-in
    service.
    """

    name: str
    role: Role
    disabled: bool
    local: bool
    made: datetime
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in; `id` names the session without opening it, `csrf` is what each change
    must bring along.
    """

    id: str
    account: Account
    csrf: str
    made: datetime
    seen: datetime
