"""Mutators spoil files in a way that can be repeated, and packages stay packages."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from bench.extraction.mutated import MUTATORS, Mutator, spoiled

TEXT = b"<body><p class='1'>Seite 12 von 40</p><p>Ein Absatz mit 3 Zahlen</p></body>" * 20


@pytest.mark.parametrize("mutator", MUTATORS, ids=[m.__name__ for m in MUTATORS])
def test_each_mutator_spoils_and_can_be_repeated(mutator: Mutator) -> None:
    found = [mutator(TEXT, random.Random(seed)) for seed in range(12)]
    assert any(data != TEXT for data in found)
    assert found == [mutator(TEXT, random.Random(seed)) for seed in range(12)]


def test_a_spoiled_member_has_its_right_checksum() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("inhalt.xml", TEXT)
        package.writestr("stil.xml", TEXT)
    package_data = made.getvalue()
    whole = sum(_is_whole(spoiled(package_data, random.Random(seed))) for seed in range(30))
    assert whole >= 15


def _is_whole(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.testzip() is None and len(package.namelist()) == 2
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
