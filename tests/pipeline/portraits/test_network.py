"""Who works with whom: counted by works, drawn so that sixty stay apart."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.archive import open_archive
from pipeline.archive.types import Filters
from pipeline.portraits.network import MOST_DRAWN, SIZE, Network, Tie, drawing, network
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import load_settings
from tests.pipeline.archive.builders import make_document, make_record, make_source, make_tag


def net(counts: dict[tuple[int, int], int]) -> Network:
    ties = sorted(
        (Tie(f"p{a}", f"p{b}", f"Partner {a}", f"Partner {b}", n) for (a, b), n in counts.items()),
        key=lambda t: -t.count,
    )
    return Network(works=len(counts), partners={}, ties=tuple(ties))


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 99), st.integers(0, 99)).filter(lambda p: p[0] < p[1]),
    st.integers(1, 9),
    max_size=120,
)


@given(PAIRS)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_all_that_is_drawn_stands_in_the_field_and_apart(
    counts: dict[tuple[int, int], int],
) -> None:
    drawn = drawing(net(counts))
    partners = {f"Partner {n}" for pair in counts for n in pair}
    assert len(drawn.nodes) <= MOST_DRAWN
    assert len(drawn.nodes) + drawn.left_out == len(partners)
    assert len({(node.x, node.y) for node in drawn.nodes}) == len(drawn.nodes)
    assert all(0 < node.x < SIZE and 0 < node.y < SIZE for node in drawn.nodes)
    assert {node.label for node in drawn.nodes} <= partners


def test_sixty_names_have_room_for_their_letters() -> None:
    counts = dict.fromkeys(itertools.pairwise(range(61)), 1)
    nodes = drawing(net(counts)).nodes
    near = min(
        ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5 for a, b in itertools.combinations(nodes, 2)
    )
    assert len(nodes) == MOST_DRAWN
    assert near > 13 * 1.5, "a line of letters is 13 high"


def test_who_works_together_stands_side_by_side() -> None:
    counts = {(0, 1): 9, (2, 3): 9, (0, 4): 1, (2, 4): 1}
    order = [node.label for node in drawing(net(counts)).nodes]
    assert abs(order.index("Partner 0") - order.index("Partner 1")) == 1
    assert abs(order.index("Partner 2") - order.index("Partner 3")) == 1


def test_ties_are_counted_by_works(tmp_path: Path) -> None:
    texts = (
        "Die BA lädt zum Tag der Ausbildung nach Oberau.", "Neun Betriebe gewinnt die BA für Hitzepläne.",
        "Über Schichtarbeit berät in Hohenried die BA.", "BA: Zahlen des Winters liegen vor.",
        "Werkstätten öffnen, sagt die BA, am Samstag ihre Tore.",
    )  # fmt: skip
    named = [("ba", "dgb", "rkw"), ("ba", "dgb"), ("rkw",), (), ("ba", "rkw", "dgb", "zdb")]
    with open_archive(f"sqlite:///{tmp_path / 'net.sqlite'}") as archive:
        for n, partners in enumerate(named):
            document = make_document(texts[n], id=f"d{n}", source=make_source(f"/{n}", f"{n}"))
            tags = [make_tag(document, "BA", "partner", id) for id in partners]
            archive.documents.save(make_record(document, tags), f"/{n}")
        with archive.reading() as at:
            found = network(at, load_vocabulary(load_settings().vocabulary_folder), Filters())
    pairs = Counter(pair for ids in named for pair in itertools.combinations(sorted(ids), 2))
    assert {(t.a, t.b): t.count for t in found.ties} == dict(pairs)
    assert [t.count for t in found.ties] == sorted(pairs.values(), reverse=True)
    assert (found.works, found.partners) == (4, {"ba": 3, "dgb": 3, "rkw": 3, "zdb": 1})
