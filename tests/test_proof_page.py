"""No count in docs/proof.md breaks its promise."""

from __future__ import annotations

import pytest

from tests.proof import page
from tests.proof.promises import SLICES, Promise

_PROMISES = [(one.name, promise) for one in SLICES for promise in one.promises]


@pytest.mark.parametrize(("slice_", "promise"), _PROMISES, ids=[f"{name}: {p.name}" for name, p in _PROMISES])
def test_what_was_promised_was_found(slice_: str, promise: Promise) -> None:
    told = page.counts(page.PAGE.read_text())
    assert slice_ in told, f"{slice_}: not in the page; run make proof"
    found = told[slice_].get(promise.name)
    assert promise.kept(found), f"{slice_}: {promise.name} is {found}, promised {promise}; run make proof"
