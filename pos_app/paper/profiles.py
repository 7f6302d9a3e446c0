"""Which Paper.id is meant: production, staging, or a sandbox on this machine."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from pos_app.domain.errors import BadInput

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""The names of this machine."""
_DOMAIN = "paper.id"


class Environment(StrEnum):
    """Whose money it is: real, Paper.id's own trial, or this machine's make-believe."""

    PRODUCTION = "production"
    STAGING = "staging"
    SANDBOX = "sandbox"


class Profile(NamedTuple):
    """A Paper.id to speak to; made by `profile_of`, so that its address is an allowed one."""

    environment: Environment
    base_url: str
    """Up to and including `/api`, without a slash at the end."""

    @property
    def origin(self) -> str:
        """Scheme, host and port; a sandbox's links start with it."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"


PRODUCTION = Profile(Environment.PRODUCTION, "https://open-api.paper.id/api")
STAGING = Profile(Environment.STAGING, "https://open-api.stag-v2.paper.id/api")


def is_paper_host(host: str) -> bool:
    """Whether a host is `paper.id` or one of its own."""
    return host == _DOMAIN or host.endswith("." + _DOMAIN)


def profile_of(base_url: str) -> Profile:
    """The profile of an address: `production`, `staging`, or a URL that includes `/api`.

    Raises:
        BadInput: it is no address of Paper.id over https, nor a sandbox on this machine.
    """
    named = {str(profile.environment): profile for profile in (PRODUCTION, STAGING)}
    if base_url in named:
        return named[base_url]
    address = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        known = _environment(parts) if _is_plain(parts, address) else None
    except ValueError:
        known = None
    if known is None:
        raise BadInput(
            "bad_base_url",
            "%(url)s is not an address of Paper.id",
            field="base_url",
            next_step="Use staging, production, or https://….paper.id/api.",
            url=base_url[:100],
        )
    return Profile(known, address)


def _is_plain(parts: SplitResult, address: str) -> bool:
    return (
        address.isascii()
        and address.isprintable()
        and not set(address) & set(" \\@?#")
        and parts.path.endswith("/api")
        and parts.port != 0
    )


def _environment(parts: SplitResult) -> Environment | None:
    host = parts.hostname or ""
    if host in LOOPBACK and parts.scheme in ("http", "https"):
        return Environment.SANDBOX
    if parts.scheme != "https" or not is_paper_host(host) or parts.port not in (None, 443):
        return None
    return Environment.STAGING if "stag" in host or "sandbox" in host else Environment.PRODUCTION
