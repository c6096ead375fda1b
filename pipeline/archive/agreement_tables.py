"""The tables of agreements: what they bind to, their deadlines, and what people decided."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from pipeline.archive.table_base import metadata, owner

# What an agreement binds to, read from its newest version; `fingerprint` is that of the rules, so
# that a change of them is noticed. The days tell its state on any day by comparing alone (see
# `pipeline.agreements.deadlines.Bounds`); `ruled` is a state that people pinned, from `ruled_from`
# on. `partners` are the labels of its parties. `days_until` is the day up to which `agreement_days`
# has all of its days; none where they are to be worked out. `open` counts what the text leaves
# open; `terms` is `Terms` and `body` the whole `AgreementRecord`, both as JSON.
agreements = Table(
    "agreements",
    metadata,
    Column(
        "document", Integer, ForeignKey("documents.number", ondelete="CASCADE"), primary_key=True
    ),
    Column("fingerprint", Text, nullable=False),
    Column("not_before", Date),
    Column("sure_from", Date),
    Column("sure_until", Date),
    Column("over_after", Date),
    Column("ruled", Text),
    Column("ruled_from", Date),
    Column("partners", Text, nullable=False),
    Column("open", Integer, nullable=False),
    Column("terms", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("days_until", Date),
)

# The deadlines up to `days_until` on which it is not over, renewals and what comes again carried
# on. `body` is the `Deadline` as JSON.
agreement_days = Table(
    "agreement_days",
    metadata,
    owner(),
    Column("position", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("document", "position", name="one_row_a_deadline"),
    Index("agreement_days_by_day", "day"),
)

# What people decided about agreements: only added to; `body` is the `TermRuling` as JSON.
agreement_rulings = Table(
    "agreement_rulings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("agreement_rulings_by_document", "document"),
)
