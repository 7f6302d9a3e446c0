"""Which links may be shown, copied, or drawn as a QR code."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pos_app.paper.profiles import Environment, Profile, is_paper_host

_LONGEST = 500
_PLAIN = re.compile(r"[A-Za-z0-9._~:/?#\[\]!$&'()*+,;=%-]+")
"""What a URL is written in; no space, no control, no `@`, no backslash, no letter of another script."""


def showable(text: str, profile: Profile) -> str:
    """The link with its scheme, or nothing when it may not be shown.

    Paper.id gives links without a scheme. Only `https` to `paper.id` or a host under it passes, and with the
    sandbox its own address on this machine.
    """
    given = text.strip()
    if not given or len(given) > _LONGEST or not _PLAIN.fullmatch(given):
        return ""
    is_sandbox = profile.environment is Environment.SANDBOX
    scheme = profile.origin.partition("://")[0] if is_sandbox else "https"
    link = given if "://" in given else f"{scheme}://{given}"
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return ""
    if is_sandbox and f"{parts.scheme}://{parts.netloc}" == profile.origin:
        return link
    is_ours = parts.scheme == "https" and is_paper_host(parts.hostname or "") and port in (None, 443)
    return link if is_ours and not is_sandbox else ""
