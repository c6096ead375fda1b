"""What we ship may be shipped: the licences of all packages are free, and those with conditions
stand in the docs.
"""

from __future__ import annotations

import re

from tests.project.licences import shipped
from tests.workspace import PROJECT

_COPYLEFT = re.compile(r"GPL|General Public|MPL|Mozilla|EUPL|CDDL|SSPL|Artistic")
_DOCUMENTED = PROJECT / "docs" / "architecture.md"


def test_every_package_names_a_licence() -> None:
    found = shipped()
    assert len(found) > 100
    assert [name for name, licence in found.items() if not licence] == []


def test_licences_with_conditions_are_known_and_told() -> None:
    conditions = {name for name, licence in shipped().items() if _COPYLEFT.search(licence)}
    section = (
        _DOCUMENTED.read_text("utf8")
        .partition("## Licences of what is installed")[2]
        .partition("\n## ")[0]
    )
    assert conditions == {name for name in re.findall(r"`([\w-]+)`", section) if name in shipped()}


def test_nothing_obliges_a_network_service_to_publish_itself() -> None:
    assert [
        name for name, licence in shipped().items() if re.search(r"AGPL|Affero|SSPL", licence)
    ] == []
