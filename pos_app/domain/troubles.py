"""What stands between the desk and Paper.id, in words for the desk and for the owner (LINK-10).

The relay keeps a slug and Paper.id's own words; what is to be done about them is said here, once.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from pos_app.domain.errors import Failure


class Stage(StrEnum):
    """What was being done when it got stuck."""

    MAKING = "making"
    WAITING = "waiting"
    """The link is open; it was only asked about."""
    WITHDRAWING = "withdrawing"


class Told(NamedTuple):
    """A trouble in words, to be shown and never raised."""

    desk: Failure
    """A sentence for the receptionist, and what to do next."""
    owner: Failure
    """What is the matter, and how it is mended."""


def told(answer: str, said: str = "", stage: Stage = Stage.MAKING) -> Told:
    """The words for an answer that the relay keeps of a link.

    Args:
        answer: its slug.
        said: what Paper.id said itself, if anything.
        stage: what was being done.
    """
    words = _making(answer, said)
    if answer in _ANYWHERE or stage == Stage.MAKING:
        return words
    desk = _SILENT if stage == Stage.WAITING else _withdrawing(answer, said)
    return Told(desk, words.owner)


def _making(answer: str, said: str) -> Told:
    if answer == "rejected":
        return _rejected(said)
    group = next((group for group, slugs in _GROUPS.items() if answer in slugs), "unknown")
    return _WORDS[group](said or "–")


_SILENT = Failure(
    "silent", "Paper.id has not said lately how this link stands; it may have been paid meanwhile.",
    next_step="Nothing to do: it is asked again by itself.",
)  # fmt: skip
_ANYWHERE = ("unauthorised", "tls", "tls_clock", "no_link", "elsewhere")
"""Answers whose words fit whatever was being done."""


def _withdrawing(answer: str, said: str) -> Failure:
    if answer in ("rejected", "partly_paid", "unknown_word"):
        return Failure(
            "not_withdrawn", "Paper.id does not let this link go: %(details)s",
            next_step="Ask the guest not to pay it; a manager decides under F6.",
            details=said or "–",
        )  # fmt: skip
    return Failure(
        "withdrawing", "This link may still take money; it is withdrawn as soon as Paper.id answers.",
        next_step="Ask the guest not to pay it.",
    )  # fmt: skip


def _rejected(said: str) -> Told:
    words = said.lower().replace("e-mail", "email")
    if "partner doesn't match" in words:
        return _partner(said)
    if "phone" in words or "email" in words:
        return _customer(said)
    failed = Failure(
        "rejected", "Failed to create payment link with Paper.id: %(details)s",
        next_step="Take the payment at the desk, and tell the owner.", details=said or "–",
    )  # fmt: skip
    return Told(
        failed, Failure("rejected", "Paper.id refused; nothing was made. It says: %(said)s", said=said or "–")
    )


def _partner(said: str) -> Told:
    return Told(
        Failure(
            "partner", "Paper.id knows this guest with another name, phone or e-mail.",
            next_step="Check the guest's data, then make the link again.",
        ),
        Failure("partner", "Paper.id refused other data under a guest's number: %(said)s", said=said),
    )  # fmt: skip


def _customer(said: str) -> Told:
    return Told(
        Failure(
            "customer", "Failed to create payment link with Paper.id: Invalid customer data",
            next_step="Correct the guest's phone or e-mail, then make the link again.",
        ),
        Failure("customer", "Paper.id refused the guest's data: %(said)s", said=said),
    )  # fmt: skip


def _no_way(_said: str) -> Told:
    return Told(
        Failure(
            "no_way", "Paper.id cannot be reached. The link waits and goes out by itself.",
            next_step="Go on, or take the payment at the desk.",
        ),
        Failure(
            "no_way", "This machine finds no way to Paper.id.",
            next_step="Look at the router and at this machine's network.",
        ),
    )  # fmt: skip


def _slow(_said: str) -> Told:
    return Told(
        Failure(
            "slow", "Failed to create payment link with Paper.id: Connection timeout",
            next_step="Nothing to do: it is being checked, and no second link is made.",
        ),
        Failure(
            "slow", "Paper.id has not answered; the link may exist there and is looked for by its number.",
            next_step="If it lasts for hours, look for the number in the dashboard.",
        ),
    )  # fmt: skip


def _unsafe(_said: str) -> Told:
    return Told(
        Failure(
            "unsafe", "The way to Paper.id is not safe here, so nothing was sent.",
            next_step="Open any web page: the network may want you to sign in. Otherwise tell the owner.",
        ),
        Failure(
            "unsafe", "A sign-in page, a filter or a proxy stands between this machine and Paper.id.",
            next_step="Let this machine reach Paper.id without one.",
        ),
    )  # fmt: skip


def _clock(_said: str) -> Told:
    return Told(
        Failure(
            "clock", "This machine's clock is wrong, so nothing was sent to Paper.id.",
            next_step="Set date and time, and let the network keep them right.",
        ),
        Failure(
            "clock", "Paper.id's certificate is not valid at this machine's time.",
            next_step="Set date and time, and let the network keep them right.",
        ),
    )  # fmt: skip


def _stranger(_said: str) -> Told:
    return Told(
        Failure(
            "stranger", "Something else answered in Paper.id's place. The link is being checked.",
            next_step="Open any web page: the network may want you to sign in.",
        ),
        Failure(
            "stranger", "What answered was not Paper.id: a sign-in page, a proxy, or a wrong address.",
            next_step="Check the address of Paper.id in the set-up.",
        ),
    )  # fmt: skip


def _no_link(_said: str) -> Told:
    return Told(
        Failure(
            "no_link", "Paper.id made the invoice, but gave no link that can be trusted, so none is shown.",
            next_step="Take the payment at the desk, and tell the owner.",
        ),
        Failure(
            "no_link", "The link that Paper.id gave does not lead to https and paper.id.",
            next_step="Look for the number in the dashboard; if its link leads elsewhere, ask Paper.id.",
        ),
    )  # fmt: skip


def _elsewhere(_said: str) -> Told:
    return Told(
        Failure(
            "elsewhere", "This link belongs to another Paper.id than the desk is connected to now.",
            next_step="Take the payment at the desk, or make a new link; and tell the owner.",
        ),
        Failure(
            "elsewhere", "It was made for another Paper.id (production, staging, sandbox) and waits for it.",
            next_step="Connect that one again until its links are settled, or withdraw them.",
        ),
    )  # fmt: skip


def _unauthorised(said: str) -> Told:
    return Told(
        Failure(
            "unauthorised", "Paper.id does not let the venue in. Links wait until the owner has looked.",
            next_step="Tell the owner; take payments at the desk until then.",
        ),
        Failure(
            "unauthorised",
            "Paper.id refuses the key or this network's address: %(said)s",
            next_step="Check that the key is of this environment, and the list of allowed addresses.",
            said=said,
        ),
    )  # fmt: skip


def _busy(_said: str) -> Told:
    return Told(
        Failure("busy", "Paper.id is busy. The link goes out by itself.", next_step="Nothing to do: wait."),
        Failure("busy", "Paper.id took no more requests; the desk waits as long as it was told."),
    )


def _fault(said: str) -> Told:
    return Told(
        Failure(
            "fault", "Paper.id has a fault. The link is being checked.",
            next_step="Nothing to do: it is being checked, and no second link is made.",
        ),
        Failure("fault", "Paper.id answered with a fault of its own: %(said)s", said=said),
    )  # fmt: skip


def _burnt(said: str) -> Told:
    return Told(
        Failure(
            "burnt", "The link's number is known at Paper.id, but not to be seen yet. It is being checked.",
            next_step="Nothing to do: it is being checked, and no second link is made.",
        ),
        Failure(
            "burnt", "A number was used at Paper.id before and its invoice is not ours to see: %(said)s",
            next_step="If it lasts for hours, look for the number in the dashboard.", said=said,
        ),
    )  # fmt: skip


def _unknown(said: str) -> Told:
    return Told(
        Failure(
            "unknown", "It is not known yet whether the link exists. It is being checked.",
            next_step="Nothing to do: it is being checked, and no second link is made.",
        ),
        Failure("unknown", "Paper.id's answer could not be used: %(said)s", said=said),
    )  # fmt: skip


_GROUPS = {
    "no_way": ("no_such_host", "refused", "unreachable", "connect_timeout"),
    "slow": ("timeout", "reset", "not_found"),
    "unsafe": ("tls",),
    "clock": ("tls_clock",),
    "stranger": ("redirected", "not_paper", "too_large"),
    "unauthorised": ("unauthorised",),
    "busy": ("busy",),
    "fault": ("server_error",),
    "no_link": ("no_link",),
    "elsewhere": ("elsewhere",),
    "burnt": ("duplicate", "not_ours", "other_number"),
}
_WORDS = {
    "no_way": _no_way, "slow": _slow, "unsafe": _unsafe, "clock": _clock, "stranger": _stranger,
    "unauthorised": _unauthorised, "busy": _busy, "fault": _fault, "no_link": _no_link, "burnt": _burnt,
    "elsewhere": _elsewhere,
    "unknown": _unknown,
}  # fmt: skip
