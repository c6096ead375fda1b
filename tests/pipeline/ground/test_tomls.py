"""TOML that people get wrong is told in German, with its place; nothing gets through that no
program can hold.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ground.tomls import TomlFault, parse_toml
from pipeline.ground.wording import why


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"[search\n", "Zeile 1, Spalte 8: die Klammer „]“ fehlt"),
        (b"a = 1\nb\n", "Zeile 2, Spalte 2: nach dem Namen fehlt „=“"),
        (b"a = ja\n", "Zeile 1, Spalte 5: dieser Wert ist nicht zu verstehen"),
        (b"a = [1\n", "eine Klammer ist nicht geschlossen"),
        (b"a = 1\na = 2\n", "steht schon weiter oben"),
        (b"[a]\n[a]\n", "steht schon weiter oben"),
        (b"a = 'x\n", "am Ende: ein Anführungszeichen fehlt"),
        (b'a = "x\n"', "vielleicht fehlt ein Anführungszeichen"),
        (b"= 1", "diese Zeile ist nicht zu verstehen"),
        (b"a = 2021-02-31\n", "gibt es nicht"),
        (b"\xff\xfe", "nicht als Text in UTF-8"),
        (b"a = " + b"[" * 5000, "zu tief verschachtelt"),
        (b'a = [{b = "\\u0000"}]', "NUL"),
        (b"a = " + b"9" * 10_000, "gibt es so nicht"),
    ],
)
def test_what_is_wrong_is_told_in_german(written: bytes, told: str) -> None:
    with pytest.raises(TomlFault) as caught:
        parse_toml(written)
    assert told in str(caught.value)


@given(st.text(alphabet='a=[]{}"\n\\0.-:T', max_size=30))
def test_any_text_is_read_or_told(text: str) -> None:
    try:
        told = parse_toml(text) is not None
    except TomlFault as fault:
        told = "at line" not in str(fault)
    assert told


def test_refusals_of_the_system_have_german_words() -> None:
    assert (
        why(FileNotFoundError(2, "No such file or directory"))
        == "den Ordner oder die Datei gibt es nicht"
    )
    assert why(OSError("database disk image is malformed")) == "database disk image is malformed"
