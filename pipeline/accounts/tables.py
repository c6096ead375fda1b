"""The tables of `accounts.sqlite`. Moments are seconds since 1970, tokens are stored as their
SHA-256 only.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

# `key` is the name folded, so that nobody can pose as somebody else by another case. `subject` is
# `issuer|sub`.
accounts = Table(
    "accounts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password", Text),
    Column("subject", Text, unique=True),
    Column("disabled", Boolean, nullable=False),
    Column("made", Float, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("account", Text, ForeignKey("accounts.key", ondelete="CASCADE"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("made", Float, nullable=False),
    Column("seen", Float, nullable=False),
    Index("sessions_by_account", "account"),
)

# Tries to sign in that failed, or are not through yet; `key` is the hash of an account's name or of
# an address.
failures = Table(
    "failures",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("at", Float, nullable=False),
    Index("failures_by_key", "key", "at"),
)

keys = Table(
    "keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# What programs show instead of signing in; `hash` is that of the whole key.
program_keys = Table(
    "program_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("account", Text, ForeignKey("accounts.key", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("made", Float, nullable=False),
    Column("ends", Float, nullable=False),
    Column("used", Float),
    Index("program_keys_by_account", "account", "name", unique=True),
)

# When an account last looked at the page, and when it did before it was away for a while.
looks = Table(
    "looks",
    metadata,
    Column("account", Text, ForeignKey("accounts.key", ondelete="CASCADE"), primary_key=True),
    Column("last", Float, nullable=False),
    Column("before", Float, nullable=False),
)

# Addresses that are good once; `account` is empty for the one that makes the first account.
invitations = Table(
    "invitations",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("ends", Float, nullable=False),
)

# Counts on whenever the addresses of an account's feeds are made anew; none until the first time.
feed_turns = Table(
    "feed_turns",
    metadata,
    Column("account", Text, ForeignKey("accounts.key", ondelete="CASCADE"), primary_key=True),
    Column("turn", Text, nullable=False),
)
