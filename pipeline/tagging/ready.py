"""The tagger that is ready: building one takes a second, and who asks for one often asks again."""

from __future__ import annotations

from pipeline.ground.kept import Kept
from pipeline.registers.vocabulary import Vocabulary
from pipeline.settings import Settings
from pipeline.tagging.entities import model_fingerprint
from pipeline.tagging.tag import DocumentTagger

# The registers in force, and those that somebody tries before a change.
_taggers: Kept[DocumentTagger] = Kept(2)


def tagger_for(vocabulary: Vocabulary, settings: Settings) -> DocumentTagger:
    """A tagger with these registers and settings, the same one as long as nothing that it is made
    from has changed.

    Raises:
        ConfigError: the configured model of names is missing.
    """
    made_from = (
        vocabulary.fingerprint,
        settings.tagging.model_dump_json(),
        model_fingerprint(settings),
    )
    return _taggers.get("\0".join(made_from), lambda: DocumentTagger(vocabulary, settings))
