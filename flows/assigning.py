"""Mail to whom a draft was handed: that it is their turn, and where it is."""

from __future__ import annotations

import threading

from flows.mail import post, send_waiting
from pipeline.ground.drafts import Draft
from pipeline.settings import Settings


def tell_assigned(settings: Settings, draft: Draft, by: str) -> None:
    """Tell by mail whose turn it is, where `[mail.addresses]` has their address; nobody is told
    what they did themselves. The caller waits for no server.
    """
    address = settings.mail.addresses.get(draft.assigned, "")
    if not (settings.mail.host and address) or draft.assigned == by:
        return
    subject = f"omdok: {by} hat Ihnen einen Entwurf zugewiesen"
    post(settings, subject, _letter(settings, draft, by), to=[address])
    threading.Thread(target=send_waiting, args=(settings,)).start()


def _letter(settings: Settings, draft: Draft, by: str) -> str:
    base = settings.web.public_url.rstrip("/")
    place = f"{base}/entwuerfe/{draft.id}" if base else draft.id
    # A headline under embargo is not for a mailbox.
    name = "Entwurf unter Sperrfrist" if draft.embargo else draft.title or "Entwurf"
    return (
        f"Guten Tag,\n\n{by} hat Ihnen diesen Entwurf zugewiesen:\n\n- {name}\n  {place}\n\n"
        "Diese Nachricht kam von omdok.\n"
    )
