"""Every way in which Paper.id can fail has words for the desk, a line for the owner and a next step."""

from __future__ import annotations

import pytest

from pos_app.domain.troubles import told
from pos_app.paper.outcomes import Why

SLUGS = [*Why, "rejected", "unauthorised", "busy", "duplicate", "not_found", "not_ours", "what_is_this"]


@pytest.mark.parametrize("answer", SLUGS)
@pytest.mark.parametrize(
    "said", ["", "100% 'ok' %(x)s", "customer phone is invalid", "Failed partner doesn't match"]
)
def test_there_are_always_words_and_something_to_do(answer: str, said: str) -> None:
    words = told(answer, said)
    assert str(words.desk)
    assert str(words.owner)
    assert words.desk.next_step


@pytest.mark.parametrize("answer", [why for why in Why if why is not Why.UNEXPECTED])
def test_each_way_it_can_fail_has_words_of_its_own_group(answer: Why) -> None:
    assert told(answer).desk.code != "unknown"


@pytest.mark.parametrize(
    ("said", "code", "details"),
    [
        ("Failed partner doesn't match", "partner", "another name, phone or e-mail"),
        ("customer phone is required", "customer", "Paper.id: Invalid customer data"),
        ("E-mail tidak valid", "customer", "Paper.id: Invalid customer data"),
        ("due_date is wrong", "rejected", "Paper.id: due_date is wrong"),
        ("", "rejected", "Paper.id: –"),
    ],
)
def test_a_refusal_says_what_to_mend(said: str, code: str, details: str) -> None:
    words = told("rejected", said)
    assert words.desk.code == code
    assert details in str(words.desk)
    assert (said or "–") in str(words.owner)


def test_no_answer_is_the_rule_books_timeout_and_makes_no_second_link() -> None:
    words = told("timeout")
    assert str(words.desk) == "Failed to create payment link with Paper.id: Connection timeout"
    assert "no second link" in words.desk.next_step


def test_credentials_are_the_owners_matter() -> None:
    words = told("unauthorised", "Client_ID not found")
    assert "Tell the owner" in words.desk.next_step
    assert "Client_ID not found" in str(words.owner)
    assert "Client_ID" not in str(words.desk)
