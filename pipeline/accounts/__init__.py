"""Who may use the page: accounts, passwords, sessions and the limit on sign-ins, in a file of their
own.
"""

from pipeline.accounts.book import Accounts, open_accounts
from pipeline.accounts.program_keys import ProgramKey
from pipeline.accounts.types import ROLES, Account, Role, Session, at_least

__all__ = [
    "ROLES",
    "Account",
    "Accounts",
    "ProgramKey",
    "Role",
    "Session",
    "at_least",
    "open_accounts",
]
