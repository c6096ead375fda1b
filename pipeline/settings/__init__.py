"""The settings of one installation: `load_settings()` reads `omdok.toml`; one file a group of
sections.
"""

from pipeline.settings.ground import PROJECT
from pipeline.settings.load import Settings, find_config, load_settings
from pipeline.settings.sections import LanguageModelSettings, Limits, OcrSettings, SearchSettings

__all__ = [
    "PROJECT",
    "LanguageModelSettings",
    "Limits",
    "OcrSettings",
    "SearchSettings",
    "Settings",
    "find_config",
    "load_settings",
]
