"""Lists of partners in the archive that have something for the register."""

from __future__ import annotations

from app.web.site import Site
from pipeline.ground.errors import NotFound
from pipeline.review.listed import Offer, lists_in, offers


def list_offers(site: Site) -> list[Offer]:
    """The lists with names that no entry has; looked for again when the archive has changed."""
    vocabulary = site.vocabulary()
    try:
        found = site.kept("lists of partners", lambda: lists_in(site.archive, vocabulary))
    except NotFound:  # nothing is in the archive yet
        return []
    return offers(found, vocabulary)
