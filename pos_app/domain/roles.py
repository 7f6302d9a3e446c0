"""Who may do what (chapter 16 of the rules: ROLE-1..15)."""

from __future__ import annotations

from enum import StrEnum

from pos_app.domain.errors import NotAllowed, Words


class Role(StrEnum):
    """A person's role (ENUM-13), highest first."""

    SUPER_ADMIN = "SUPER_ADMIN"
    TENANT_ADMIN = "TENANT_ADMIN"
    OUTLET_MANAGER = "OUTLET_MANAGER"
    RECEPTIONIST = "RECEPTIONIST"
    STAFF = "STAFF"


class Act(StrEnum):
    """Something a role may or may not do."""

    LOOK = "see packages, credits and payments"
    SELL_PENDING = "sell a package to be paid later"
    SELL_ON_SPOT = "sell a package for money at the desk"
    RECORD_PAYMENT = "record a payment"
    REDEEM = "use a credit"
    BOOK = "book, cancel and complete appointments"
    CANCEL_PURCHASE = "cancel a pending purchase"
    UNDO_REDEMPTION = "take back a used credit"
    WITHDRAW_SLIP = "take back somebody's slip"
    REFUND_AFTER_COMPLETION = "refund a credit after a withdrawn completion"
    MAKE_LINK = "make and send payment links"
    WITHDRAW_LINK = "withdraw somebody else's payment link"
    RESOLVE_FLAG = "decide what becomes of a payment that does not fit"
    EDIT_CUSTOMER = "edit customers"
    MANAGE_PEOPLE = "manage people and PINs"
    IMPORT = "import files"
    BACK_UP = "back up and export"
    RESTORE = "restore a backup"
    SETTINGS = "change the venue's settings"


_ADMINS = frozenset({Role.SUPER_ADMIN, Role.TENANT_ADMIN})
_MANAGERS = _ADMINS | {Role.OUTLET_MANAGER}
_DESK = _MANAGERS | {Role.RECEPTIONIST}
_ALL = _DESK | {Role.STAFF}

ALLOWED: dict[Act, frozenset[Role]] = {
    Act.LOOK: _ALL,  # ROLE-1
    Act.SELL_PENDING: _ALL,  # ROLE-3
    Act.SELL_ON_SPOT: _DESK,  # ROLE-4
    Act.RECORD_PAYMENT: _DESK,  # ROLE-5
    Act.REDEEM: _ALL,  # ROLE-7
    Act.BOOK: _ALL,  # ROLE-8: STAFF only their own, checked where the appointment is known
    Act.CANCEL_PURCHASE: _MANAGERS,  # ROLE-9
    Act.UNDO_REDEMPTION: _MANAGERS,  # ROLE-9
    Act.WITHDRAW_SLIP: _MANAGERS,
    Act.REFUND_AFTER_COMPLETION: _MANAGERS,
    Act.MAKE_LINK: _DESK,  # ROLE-6
    Act.WITHDRAW_LINK: _MANAGERS,  # ROLE-9; the one who made it needs no more than ROLE-6 (LINK-25)
    Act.RESOLVE_FLAG: _MANAGERS,
    Act.EDIT_CUSTOMER: _DESK,  # ROLE-11
    Act.MANAGE_PEOPLE: _ADMINS,
    Act.IMPORT: _ADMINS,
    Act.BACK_UP: _MANAGERS,
    Act.RESTORE: _ADMINS,
    Act.SETTINGS: _ADMINS,  # ROLE-12
}

WITH_A_MANAGERS_WORD = frozenset(
    {
        Act.CANCEL_PURCHASE,
        Act.UNDO_REDEMPTION,
        Act.WITHDRAW_SLIP,
        Act.REFUND_AFTER_COMPLETION,
        Act.WITHDRAW_LINK,
        Act.RESOLVE_FLAG,
    }
)
"""What a receptionist may do when a manager types name and PIN for this one act."""

ROLE_NAMES = {
    Role.SUPER_ADMIN: "Super admin",
    Role.TENANT_ADMIN: "Owner",
    Role.OUTLET_MANAGER: "Outlet manager",
    Role.RECEPTIONIST: "Receptionist",
    Role.STAFF: "Therapist",
}
"""What the roles are called on screen (English originals)."""


def may(role: Role, act: Act) -> bool:
    """Whether a role may do something by itself."""
    return role in ALLOWED[act]


def refuse(act: Act, names: list[str]) -> NotAllowed:
    """The refusal that says who may (ROLE-15): the people by name where there are any."""
    roles = [ROLE_NAMES[role] for role in Role if role in ALLOWED[act] and role != Role.SUPER_ADMIN]
    return NotAllowed(
        "not_allowed", "Your role may not %(act)s. Who may: %(who)s.",
        act=Words((act.value,)), who=Words(tuple(roles), tuple(names)),
    )  # fmt: skip


def outranks(role: Role, other: Role) -> bool:
    """Whether a role stands above another (ROLE-14: nobody manages an equal or higher one)."""
    order = list(Role)
    return order.index(role) < order.index(other)
