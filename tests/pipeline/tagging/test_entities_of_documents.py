"""What a trained model adds to the registers: names that nobody listed, and never one that somebody
did.
"""

from __future__ import annotations

import pytest

from pipeline.evaluation.tags import as_document
from pipeline.ground.errors import ConfigError
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings
from pipeline.tagging.tag import DocumentTagger

PLAIN = Settings()
VOCABULARY = load_vocabulary(PLAIN.vocabulary_folder)
TEXT = "Die Bundesagentur für Arbeit und die Holzwerke Muster trafen Eva Kunz von der Offensive Mittelstand in Hessen."


@pytest.fixture(scope="module")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with a spaCy pipeline of rules in place of the trained one."""
    import spacy

    pipeline = spacy.blank("de")
    ruler = pipeline.add_pipe("entity_ruler")
    organisations = ("Bundesagentur für Arbeit", "Holzwerke Muster", "Offensive Mittelstand")
    patterns = [{"label": "ORG", "pattern": name} for name in organisations]
    ruler.add_patterns(
        [*patterns, {"label": "PER", "pattern": "Eva Kunz"}, {"label": "LOC", "pattern": "Hessen"}]
    )  # type: ignore[attr-defined]
    folder = tmp_path_factory.mktemp("models") / "rules"
    pipeline.to_disk(folder)
    return Settings.model_validate({"tagging": {"entities": str(folder)}})


def test_unknown_names_are_tagged_and_known_ones_are_not_tagged_twice(configured: Settings) -> None:
    tags = DocumentTagger(VOCABULARY, configured).tag(as_document(TEXT)).tags
    assert [(t.kind, t.id, t.surface) for t in tags] == [
        ("partner", "ba", "Bundesagentur für Arbeit"),
        ("organisation", None, "Holzwerke Muster"),
        ("person", None, "Eva Kunz"),
        ("region", "hessen", "Hessen"),
    ]


def test_another_model_is_another_fingerprint(configured: Settings) -> None:
    assert (
        DocumentTagger(VOCABULARY, configured).fingerprint
        != DocumentTagger(VOCABULARY, PLAIN).fingerprint
    )


def test_a_configured_model_that_is_missing_is_said() -> None:
    with pytest.raises(ConfigError, match="gibt es nicht"):
        DocumentTagger(VOCABULARY, Settings.model_validate({"tagging": {"entities": "gibtsnicht"}}))
