"""Errors by what the reader must do next. Messages and hints are German, for staff; the hint is the
next step.
"""

from __future__ import annotations


class OmdokError(Exception):
    """A fault with a German `message`, a `hint` that says what to do next, and a `code` for
    programs; `faults` are German particulars where there are several.
    """

    exit_code = 1
    faults: tuple[str, ...] = ()

    def __init__(self, message: str, hint: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross the border of the sandbox's child process, so they must survive pickling
        # whole.
        return (_rebuild, (type(self), self.message, self.hint, self.code))


def _rebuild(kind: type[OmdokError], message: str, hint: str, code: str) -> OmdokError:
    return kind(message, hint, code=code)


class ConfigError(OmdokError):
    """The settings, the vocabulary, a template, a tool or a model must be put right before anything
    runs.
    """

    exit_code = 2


class Unclear(ConfigError):
    """What somebody typed cannot be understood, such as a day or a time."""


class DocumentError(OmdokError):
    """This one document cannot be used: unsupported, damaged, encrypted, empty, over a limit, timed
    out.
    """

    exit_code = 1


class NotFound(OmdokError):
    """What was asked for is not there: a document, a template, a draft, an index."""

    exit_code = 3


class Refused(OmdokError):
    """The state of things forbids it: not released, under embargo, a missing right."""

    exit_code = 4
