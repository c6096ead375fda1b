"""The templates that staff keep in `corpus/templates`: a Word file and, beside it, what its fields are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from pipeline.drafting.data import files_in, read_all
from pipeline.drafting.render.docx import template_paragraphs
from pipeline.drafting.template_check import template_faults
from pipeline.errors import ConfigError, NotFound
from pipeline.settings import Settings
from pipeline.types import Frozen


class TemplateField(Frozen):
    """A place in the template; `gap` is shown in [[…]] where a required field stays empty."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    required: bool = False
    paragraphs: bool = False
    gap: str = ""

    @property
    def gap_text(self) -> str:
        """What the draft shows in place of the content."""
        return f"[[{self.gap or f'{self.label} fehlt'}]]"


class _Sidecar(Frozen):
    name: str
    label: str
    description: str = ""
    fields: tuple[TemplateField, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_no_twins(self) -> Self:
        names = [f.name for f in self.fields]
        twins = sorted({n for n in names if names.count(n) > 1})
        if twins:
            raise ValueError(f"das Feld „{twins[0]}“ steht zweimal da")
        return self


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its German label, its fields in order, and its two files."""

    name: str
    label: str
    description: str
    fields: tuple[TemplateField, ...]
    docx: Path
    sidecar: Path

    def field(self, name: str) -> TemplateField | None:
        """The field of that name, None when the template has none."""
        return next((f for f in self.fields if f.name == name), None)


def list_templates(settings: Settings) -> tuple[Template, ...]:
    """All templates by name.

    Raises:
        ConfigError: there is none, or a description is faulty; all faults at once.
    """
    files = files_in(settings.paths.corpus / "templates", "*.toml", "Vorlagen")
    sidecars = read_all(dict.fromkeys(files, _Sidecar))
    return tuple(
        Template(s.name, s.label, s.description, s.fields, file.with_suffix(".docx"), file)
        for file, s in sidecars.items()
    )


def find_template(name: str, settings: Settings) -> Template:
    """The template of that name, checked.

    Raises:
        NotFound: no such template; the message lists those that there are.
        ConfigError: a description or the Word file is faulty.
    """
    templates = list_templates(settings)
    found = next((t for t in templates if t.name == name.strip().casefold()), None)
    if found is None:
        raise NotFound(
            f"Die Vorlage „{name}“ gibt es nicht. Vorhanden: {', '.join(t.name for t in templates)}.",
            f"Vorlagen liegen im Ordner „{settings.paths.corpus / 'templates'}“.",
        )
    check_template(found)
    return found


def check_template(template: Template) -> None:
    """Check the Word file's tags against the fields.

    Raises:
        ConfigError: with one line per fault: template, paragraph, sentence and tag.
    """
    faults = template_faults(template_paragraphs(template.docx), [f.name for f in template.fields])
    if faults:
        raise ConfigError(
            f"Die Vorlage „{template.docx.name}“ hat Fehler:\n" + "\n".join(f"  {fault}" for fault in faults),
            f"Öffnen Sie „{template.docx.name}“ in Word, berichtigen Sie die genannten Marken (am besten neu tippen) "
            "und speichern Sie die Datei.",
        )
