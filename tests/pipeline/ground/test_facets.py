"""The table of facets and what is made from it agree."""

from __future__ import annotations

from typing import get_args

import pytest
from click.testing import CliRunner

from app.cli import omdok
from pipeline.archive.types import Chosen
from pipeline.ground.facets import FACETS, FILTERS, TAGGED
from pipeline.ground.types import TagKind


def test_each_filter_is_a_field_of_what_may_be_chosen() -> None:
    assert {facet.kind for facet in FILTERS} == set(Chosen.model_fields)


@pytest.mark.parametrize("name", ["kind", "label", "place"])
def test_no_two_facets_share_a_name_or_a_place(name: str) -> None:
    assert len({getattr(facet, name) for facet in FACETS}) == len(FACETS)


def test_tags_that_are_counted_are_kinds_of_tags() -> None:
    assert {facet.tag for facet in TAGGED} <= set(get_args(TagKind))


@pytest.mark.parametrize("verb", [("search",), ("saved", "add"), ("judge",)])
def test_every_search_of_the_command_line_takes_every_filter(verb: tuple[str, ...]) -> None:
    told = CliRunner().invoke(omdok, [*verb, "--help"]).output
    for facet in FILTERS:
        assert f"--{facet.kind} " in told, facet.kind
