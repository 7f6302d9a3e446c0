"""PINs: six digits, kept as argon2id hashes, with a lock-out that survives a restart."""

from __future__ import annotations

import secrets
from datetime import timedelta

from pos_app.domain.errors import BadInput

DIGITS = 6
TRIES = 5
"""Wrong PINs before a pause."""
LONGEST_PAUSE = timedelta(minutes=15)
_WEAK = {"123456", "654321", "012345", "543210", "123123", "112233", "121212"}


def pause(level: int) -> timedelta:
    """How long the lock-out after the n-th series of wrong PINs lasts: 1, 2, 4, 8, 15 minutes."""
    return min(timedelta(minutes=2**level), LONGEST_PAUSE)


def check_digits(pin: str) -> None:
    """Refuse what is no PIN at all: fewer than six digits are no try."""
    if len(pin) != DIGITS or not (pin.isascii() and pin.isdigit()):
        raise BadInput("bad_pin", "A PIN is six digits", field="pin")


def check_pin(pin: str) -> None:
    """Refuse a new PIN that is not six digits or is the first one somebody would try."""
    check_digits(pin)
    if pin in _WEAK or len(set(pin)) == 1:
        raise BadInput("weak_pin", "This PIN is too easy to guess; choose another", field="pin")


def one_time_pin() -> str:
    """A random PIN for somebody who will choose their own."""
    while True:
        pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        if pin not in _WEAK and len(set(pin)) > 1:
            return pin


def hashed(pin: str) -> str:
    """The argon2id hash of a PIN (19 MiB, two passes: what OWASP asks at least)."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(pin)


def matches(pin_hash: str | None, pin: str) -> bool:
    """Whether a PIN is the one hashed; takes as long for a person without one."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    try:
        return hasher.verify(pin_hash or _NOBODY, pin) and pin_hash is not None
    except VerificationError:
        return False
    finally:
        _give_memory_back()


def _give_memory_back() -> None:
    """Return argon2's 19 MiB to the system where the C library can (glibc)."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$CXOcyTvP8HRqUOxqHHx7nbxE0U8cO1Mdy6rAhjJjVhQ"
