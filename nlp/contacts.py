"""Telephone numbers and mail addresses in a text: data of persons that a search need not find."""

from __future__ import annotations

import re

_MAIL = r"[\w.+-]+(?:@|\s?[\[(](?:at|@)[\])]\s?)[\w-]+(?:\.[\w-]+)+"
_DAY = r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}"
# A German number begins with 0, another with + or 00; a day of the calendar is none.
_PHONE = rf"(?<![\w.,/-])(?!{_DAY})(?:\+\d{{1,3}}|0)[\s()/.–-]{{0,3}}\d(?:[\s()/.–-]{{0,3}}\d){{5,13}}(?!\w)"  # noqa: E501 - a pattern in one piece
_CONTACT = re.compile(f"{_MAIL}|{_PHONE}")


def without_contacts(text: str) -> str:
    """The text with a blank in place of each telephone number and mail address.

    >>> without_contacts("Tel.: 0621 1234-56, presse@om.example, am 01.02.2024")
    'Tel.:  ,  , am 01.02.2024'
    """
    return _CONTACT.sub(" ", text)
