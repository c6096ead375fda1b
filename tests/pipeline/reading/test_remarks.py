"""What staff are told of a document's text."""

from __future__ import annotations

from pipeline.reading.remarks import repaired_signs


def test_repaired_signs_keep_what_was_read() -> None:
    (issue,) = repaired_signs(
        2, [("gemäß 8 5 der Satzung", "gemäß § 5 der Satzung"), ("Nach $3", "Nach § 3")]
    )
    assert "Auf Seite 2" in issue.message
    assert "„8 5“ als „§ 5“, „$3“ als „§ 3“." in issue.message
    assert issue.page == 2


def test_many_repairs_are_counted() -> None:
    (issue,) = repaired_signs(1, [(f"8 {n} BGB", f"§ {n} BGB") for n in range(8)])
    assert issue.message.count("als „§") == 5
    assert "und 3 weitere" in issue.message


def test_bullets_are_not_worth_telling() -> None:
    assert repaired_signs(1, [("« Sie berät", "• Sie berät")]) == ()
    assert repaired_signs(1, []) == ()
