"""Phones and e-mail addresses as the desk keeps them (ENT-13): E.164, Indonesia unless said otherwise."""

from __future__ import annotations

import unicodedata

from pos_app.domain.errors import BadInput
from pos_app.words import N_

HOW_TO_PHONE = N_("Type it like 0812-3456-7890, or with + and the country.")


def normal_phone(text: str) -> str | None:
    """A phone in E.164, None for nothing typed; any spelling people use, digits of any script.

    Raises:
        BadInput: it is no phone number that can exist.
    """
    ascii_digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text).strip()
    if not ascii_digits:
        return None
    if any(c.isalpha() for c in ascii_digits):
        raise _no_phone(text)
    import phonenumbers

    spelled = "+" + ascii_digits if ascii_digits.startswith("62") else ascii_digits
    try:
        number = phonenumbers.parse(spelled, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise _no_phone(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _no_phone(text: str) -> BadInput:
    return BadInput(
        "bad_phone", "%(phone)s is not a phone number", field="phone", phone=text, next_step=HOW_TO_PHONE
    )


def normal_email(text: str) -> str | None:
    """An e-mail address in lower case, None for nothing typed.

    Raises:
        BadInput: it is not an address.
    """
    typed = text.strip()
    if not typed:
        return None
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise BadInput(
            "bad_email",
            "%(email)s is not an e-mail address",
            field="email",
            email=text,
            next_step="Type it like name@example.com, or leave it empty.",
        ) from None
    return found.normalized.lower()
