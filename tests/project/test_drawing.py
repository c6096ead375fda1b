"""What Hypothesis draws for our tests does not hang on what was loaded before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

from tests.drawing import drawn, steady

_MANY = 400  # one draw in twenty is a constant


def texts(label: str) -> list[str]:
    found = []

    @given(text=st.text())
    @drawn(label, _MANY)
    def keep(text: str) -> None:
        found.append(text)

    keep()
    return found


def beside(constant: str, monkeypatch: pytest.MonkeyPatch, *, explores: bool) -> list[str]:
    """What is drawn while a module with this constant is loaded."""
    loaded = providers.Constants(
        integers=providers.SortedSet(), floats=providers.SortedSet(key=providers.float_to_int),
        bytes=providers.SortedSet(), strings=providers.SortedSet([constant]),
    )  # fmt: skip
    monkeypatch.setattr(providers, "_get_local_constants", lambda: loaded)
    providers.CONSTANTS_CACHE.cache.clear()
    with steady(explores=explores):
        return texts("x")


@pytest.mark.parametrize("explores", [False, True])
def test_only_who_explores_draws_constants_of_what_is_loaded(
    monkeypatch: pytest.MonkeyPatch, explores: bool
) -> None:
    one, other = (
        beside(word, monkeypatch, explores=explores) for word in ("Tannenweg", "Kiesgrube")
    )
    providers.CONSTANTS_CACHE.cache.clear()
    assert ("Tannenweg" in one) == ("Kiesgrube" in other) == explores
    assert (one == other) == (not explores)


def test_every_label_has_draws_of_its_own() -> None:
    with steady():
        assert texts("a") == texts("a") != texts("b")
