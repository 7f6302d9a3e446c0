"""The venue's Paper.id credentials: from variables, the system's keyring, or a private file.

They are kept per environment, so that the keys of one are never sent to another. They are no setting, and
never in the database, a backup, a log, an argument or a traceback.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.domain.errors import BadInput
from pos_app.paper.files import write_private
from pos_app.paper.profiles import Environment

ID_VARIABLE, SECRET_VARIABLE = "POS_APP_PAPER__CLIENT_ID", "POS_APP_PAPER__CLIENT_SECRET"
FILE_NAME = "paper-credentials.json"
_SERVICE = "pos_app Paper.id"
_MASK = "•••"
_LONGEST = 200


class Credentials:
    """A client id and its secret; shows neither, however it is printed."""

    __slots__ = ("_client_id", "_client_secret")

    def __init__(self, client_id: str, client_secret: str) -> None:
        """Take both as pasted; raises `BadInput` (`bad_credentials`) when one cannot be a key."""
        for field, value in (("client_id", client_id.strip()), ("client_secret", client_secret.strip())):
            if (
                not value.isascii()
                or not value.isprintable()
                or " " in value
                or not 0 < len(value) <= _LONGEST
            ):
                raise BadInput(
                    "bad_credentials",
                    "That is no key of Paper.id",
                    field=field,
                    next_step="Copy it from the dashboard: Settings, API Integration.",
                )
        self._client_id, self._client_secret = client_id.strip(), client_secret.strip()

    def headers(self) -> dict[str, str]:
        """The two headers that every call carries."""
        return {"client_id": self._client_id, "client_secret": self._client_secret}

    def masked(self, text: str) -> str:
        """A text of Paper.id's with the keys taken out, should it repeat them."""
        for value in (self._client_secret, self._client_id):
            text = text.replace(value, _MASK)
        return text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Credentials) and self.headers() == other.headers()

    def __hash__(self) -> int:
        return hash((self._client_id, self._client_secret))

    def __repr__(self) -> str:
        return f"Credentials({_MASK})"

    def __reduce__(self) -> Any:
        raise TypeError("credentials are not to be pickled")


SANDBOX = Credentials("sandbox", "sandbox")
"""The sandbox's credentials are known to everybody."""


class Place(StrEnum):
    """Where credentials were found, or are kept."""

    VARIABLES = "variables"
    KEYRING = "keyring"
    FILE = "file"
    BUILT_IN = "built_in"


class Found(NamedTuple):
    """Credentials, and where they came from."""

    credentials: Credentials
    place: Place


def load(environment: Environment, folder: Path, environ: Mapping[str, str] = os.environ) -> Found | None:
    """The credentials for an environment, or None: variables beat the keyring, the keyring beats the file.

    Raises:
        BadInput: one of two variables is missing, or the file is open to others or unreadable.
    """
    client_id, secret = environ.get(ID_VARIABLE, ""), environ.get(SECRET_VARIABLE, "")
    if client_id or secret:
        return Found(Credentials(client_id, secret), Place.VARIABLES)
    if found := _from_keyring(environment):
        return Found(found, Place.KEYRING)
    kept = _read_file(folder / FILE_NAME).get(environment)
    if isinstance(kept, dict):
        return Found(
            Credentials(str(kept.get("client_id", "")), str(kept.get("client_secret", ""))), Place.FILE
        )
    return Found(SANDBOX, Place.BUILT_IN) if environment is Environment.SANDBOX else None


def save(environment: Environment, credentials: Credentials, folder: Path) -> Place:
    """Keep the credentials of an environment, in the keyring where there is one; where they are now."""
    if _into_keyring(environment, credentials):
        _drop_from_file(environment, folder)
        return Place.KEYRING
    path = folder / FILE_NAME
    kept = {**_read_file(path), str(environment): credentials.headers()}
    write_private(path, json.dumps(kept, indent=1).encode())
    return Place.FILE


def remove(environment: Environment, folder: Path) -> None:
    """Forget the credentials of an environment, in the keyring and in the file."""
    if keyring := _keyring(environment):
        with suppress(Exception):
            keyring.delete_password(_SERVICE, str(environment))
    _drop_from_file(environment, folder)


def _drop_from_file(environment: Environment, folder: Path) -> None:
    path = folder / FILE_NAME
    kept = _read_file(path)
    if kept.pop(str(environment), None) is not None:
        write_private(path, json.dumps(kept, indent=1).encode())


def _read_file(path: Path) -> dict[str, Any]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unreadable(path, error.strerror or "") from None
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(file.fileno())
        if facts.st_uid != os.getuid() or stat.S_IMODE(facts.st_mode) & 0o077:
            raise BadInput(
                "credentials_too_open",
                "%(path)s can be read by others",
                next_step="Replace the keys at Paper.id, then make the file private: chmod 600.",
                path=str(path),
            )
        content = file.read(64 * 1024)
    try:
        kept = json.loads(content)
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        raise _unreadable(path, "it is not JSON")
    return kept


def _unreadable(path: Path, why: str) -> BadInput:
    return BadInput(
        "credentials_unreadable", "%(path)s cannot be read: %(why)s.", path=str(path), why=why
    )  # fmt: skip


def _keyring(environment: Environment) -> Any:
    """The keyring module, where the extra is installed and there is a secret to keep: the sandbox's is none,
    and a keyring takes 10 MB. Its back-ends come from third parties, so: Any."""
    if environment is Environment.SANDBOX:
        return None
    try:
        import keyring
    except ImportError:
        return None
    return keyring


def _from_keyring(environment: Environment) -> Credentials | None:
    if keyring := _keyring(environment):
        with suppress(Exception):
            kept = json.loads(keyring.get_password(_SERVICE, str(environment)) or "null")
            return Credentials(kept["client_id"], kept["client_secret"]) if kept else None
    return None


def _into_keyring(environment: Environment, credentials: Credentials) -> bool:
    if keyring := _keyring(environment):
        with suppress(Exception):
            keyring.set_password(_SERVICE, str(environment), json.dumps(credentials.headers()))
            return _from_keyring(environment) == credentials
    return False
