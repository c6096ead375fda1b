"""The templates that staff keep in `corpus/templates`: a Word file and, beside it, what its fields
are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from pipeline.drafting.data import files_in, read_all, read_one
from pipeline.drafting.render.docx_template import template_paragraphs, unreadable
from pipeline.drafting.template_check import template_faults
from pipeline.ground.errors import ConfigError, NotFound
from pipeline.ground.types import Frozen
from pipeline.settings import Settings


class TemplateField(Frozen):
    """A place in the template; `gap` is shown in [[…]] where a required field stays empty.

    A `date` is printed in German form whatever form it was typed in; `sample` is what a preview
    shows.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    required: bool = False
    paragraphs: bool = False
    date: bool = False
    gap: str = ""
    sample: str = ""

    @property
    def gap_text(self) -> str:
        """What the draft shows in place of the content."""
        return f"[[{self.gap or f'{self.label} fehlt'}]]"


class _Sidecar(Frozen):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    label: str
    description: str = ""
    shared: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()
    fields: tuple[TemplateField, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        names = [*self.shared, *(f.name for f in self.fields)]
        if not names:
            raise ValueError("„fields“ darf nicht leer sein")
        twins = sorted({n for n in names if names.count(n) > 1})
        if twins:
            raise ValueError(f"das Feld „{twins[0]}“ steht zweimal da")
        absent = sorted({*self.required, *self.optional, *self.own_words} - set(names))
        if absent:
            raise ValueError(f"das Feld „{absent[0]}“ ist weder in shared noch in fields genannt")
        return self


class _Shared(Frozen):
    """The file `shared/felder.toml`."""

    fields: tuple[TemplateField, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its German label, its fields in order, and its two files.

    The fields in `own_words` are never filled from a document: a document's title is not that of an
    event.
    """

    name: str
    label: str
    description: str
    fields: tuple[TemplateField, ...]
    docx: Path
    sidecar: Path
    own_words: frozenset[str] = frozenset()

    def field(self, name: str) -> TemplateField | None:
        """The field of that name, None when the template has none."""
        return next((f for f in self.fields if f.name == name), None)


def list_templates(settings: Settings) -> tuple[Template, ...]:
    """All templates by name.

    Raises:
        ConfigError: there is none, or a description is faulty; all faults at once.
    """
    folder = settings.paths.corpus / "templates"
    sidecars = read_all(dict.fromkeys(files_in(folder, "*.toml", "Vorlagen"), _Sidecar))
    common: dict[str, TemplateField] = {}
    if any(s.shared for s in sidecars.values()):
        common = {f.name: f for f in read_one(folder / "shared" / "felder.toml", _Shared).fields}
    absent = [
        f"{file.name}: „{name}“"
        for file, s in sidecars.items()
        for name in s.shared
        if name not in common
    ]
    if absent:
        raise ConfigError(
            f"Diese gemeinsamen Felder gibt es nicht: {', '.join(absent)}.",
            f"Es gibt: {', '.join(common)}. Sie stehen in „{folder / 'shared' / 'felder.toml'}“.",
        )
    return tuple(_template(file, sidecar, common) for file, sidecar in sidecars.items())


def _template(file: Path, sidecar: _Sidecar, common: Mapping[str, TemplateField]) -> Template:
    given = (*(common[name] for name in sidecar.shared), *sidecar.fields)
    duty = dict.fromkeys(sidecar.required, True) | dict.fromkeys(sidecar.optional, False)
    fields = tuple(f.model_copy(update={"required": duty.get(f.name, f.required)}) for f in given)
    own_words = frozenset(sidecar.own_words)
    return Template(
        sidecar.name,
        sidecar.label,
        sidecar.description,
        fields,
        file.with_suffix(".docx"),
        file,
        own_words,
    )


def find_template(name: str, settings: Settings) -> Template:
    """The template of that name or label, checked.

    Raises:
        NotFound: no such template; the message lists those that there are.
        ConfigError: a description or the Word file is faulty.
    """
    templates = list_templates(settings)
    wanted = name.strip().casefold()
    found = next((t for t in templates if wanted in (t.name, t.label.casefold())), None)
    if found is None:
        raise NotFound(
            f"Die Vorlage „{name}“ gibt es nicht. Vorhanden: "
            f"{', '.join(t.name for t in templates)}.",
            f"Vorlagen liegen im Ordner „{settings.paths.corpus / 'templates'}“.",
        )
    check_template(found)
    return found


def check_template(template: Template) -> None:
    """Check the Word file's tags against the fields.

    Raises:
        ConfigError: with one line per fault: template, page, paragraph, sentence and tag.
    """
    faults = _faults(template.docx, tuple(f.name for f in template.fields))
    if faults:
        raise ConfigError(
            f"Die Vorlage „{template.docx.name}“ hat Fehler:\n"
            + "\n".join(f"  {fault}" for fault in faults),
            f"Öffnen Sie „{template.docx.name}“ in Word, berichtigen Sie die genannten Marken (am "
            "besten neu tippen) "
            "und speichern Sie die Datei.",
        )


def _faults(file: Path, known: tuple[str, ...]) -> tuple[str, ...]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise unreadable(file.name) from error
    return _faults_of(file.name, content, known)


# A template is checked before every draft, and changes once a year.
@lru_cache(maxsize=32)
def _faults_of(name: str, content: bytes, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(template_faults(template_paragraphs(name, content), known))
