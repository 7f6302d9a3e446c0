"""Answers that nobody should send: none leaves the closed set, none is believed, none shows a secret."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_app.paper import outcomes, transport, wire
from pos_app.paper.answers import Unusable
from pos_app.paper.client import PaperClient, Recipients, opened
from pos_app.paper.credentials import Credentials
from pos_app.paper.lookup import Search, find
from pos_app.paper.outcomes import (
    Busy,
    Created,
    Duplicate,
    Invoice,
    Missing,
    Offline,
    Page,
    Rejected,
    Unauthorised,
    Unknown,
    Why,
)
from pos_app.paper.profiles import STAGING
from tests.paper.conftest import QUICK, request
from tests.paper.stranger import Stranger, stranger

SECRET = "s3cr3t-7f0a9c"
KEYS = Credentials("id-5e1d", SECRET)
NUMBER = "INV-PKG-20261121-103000-K7QM"
MADE = {"data": {"id": "3f0a6b52", "number": NUMBER, "payper_url": "get.paper.id/AbC"}}
SEEN = {"data": {"number": NUMBER, "status": {"payment_status": "paid"}}, "total": 1_850_000}


@pytest.fixture
async def other() -> AsyncIterator[Stranger]:
    async with stranger() as running:
        yield running


@pytest.fixture
async def client(other: Stranger) -> AsyncIterator[PaperClient]:
    async with opened(other.profile, KEYS, QUICK) as speaking:
        yield speaking


def dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


async def test_the_credentials_go_out_as_headers_and_the_request_as_it_was_frozen(
    other: Stranger, client: PaperClient
) -> None:
    other.answer("201 Created", dumped(MADE))
    body = request(NUMBER)
    assert isinstance(await client.create(NUMBER, body), Created)
    head, _, sent = other.heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/v1/store-invoice HTTP/1.1")
    assert {b"client_id: id-5e1d", b"client_secret: " + SECRET.encode()} <= set(head.split(b"\r\n"))
    assert sent == body


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        ("400 x", b'{"error":{"status_code":400,"message":"number sudah dipakai."}}', Duplicate),
        ("403 x", b'{"status_code":403,"message":"invoice number sudah dipakai","data":null}', Duplicate),
        ("409 x", b'{"message":"Number already used"}', Duplicate),
        ("422 x", b'{"errors":{"number":["duplicate"]}}', Duplicate),
        ("400 x", b'{"error":{"message":"customer does not exist"}}', Rejected),
        ("400 x", b'{"message":["phone is required","name is required"]}', Rejected),
        ("400 x", b"{}", Rejected),
        ("404 x", b'{"code":"ERR-INV-001","message":"invoice not found"}', Rejected),
        ("422 x", b'{"message":"x","type":"invalid_request_error","errors":{}}', Rejected),
        ("400 x", b'{"message":"Client_ID  not found a@b.c"}', Unauthorised),
        ("401 x", b"", Unauthorised),
        ("401 x", b"<html>no</html>", Unauthorised),
        ("403 x", b'{"message":"Forbidden"}', Unauthorised),
        ("429 x", b"", Busy),
        ("400 x", b"<html>bad gateway</html>", Unknown),
        ("404 x", b"404 page not found", Unknown),
        ("408 x", b"{}", Unknown),
        ("425 x", b"{}", Unknown),
        ("503 x", b'{"message":"number sudah dipakai"}', Unknown),
        ("200 x", b'{"error":{"message":"number sudah dipakai"}}', Unknown),
        ("201 x", b'{"data":null}', Unknown),
        ("201 x", b'{"data":{"number":"x"}}', Unknown),
        ("201 x", b'{"data":{"id":"../../x","number":"x"}}', Unknown),
        ("201 x", b'{"data":{"id":"","number":"x"}}', Unknown),
        ("204 x", b"", Unknown),
        ("299 x", dumped(MADE), Unknown),
    ],
)
async def test_a_create_is_judged_by_status_first_and_words_second(
    other: Stranger, client: PaperClient, status: str, body: bytes, outcome: type
) -> None:
    other.answer(status, body)
    assert type(await client.create(NUMBER, request())) is outcome


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"status_code":400,"message":"A","data":null}', "A"),
        (b'{"error":{"status_code":400,"message":"B"}}', "B"),
        (b'{"status_code":400,"code":"E","error":"not found","message":"C"}', "C"),
        (b'{"error_code":"x","message":"m","errors":{"f":["D1","D2"]}}', "D1; D2"),
        (b'{"message":"E","type":"invalid_request_error","errors":{}}', "E"),
        (b'{"code":"ERR-INV-001","message":"F"}', "F"),
        (b"{}", ""),
        (b'{"message":["G1","G2"]}', "G1; G2"),
        (b'{"error":"H"}', "H"),
        (b'{"message":"\\u001b[31mred\\u202e\\n next"}', "[31mred next"),
        (b'{"message":"key s3cr3t-7f0a9c of id-5e1d"}', "key ••• of •••"),
    ],
)
async def test_the_words_of_every_shape_of_error_are_found(
    other: Stranger, client: PaperClient, body: bytes, said: str
) -> None:
    other.answer("400 Bad Request", body)
    assert await client.create(NUMBER, request()) == Rejected(400, said)


@pytest.mark.parametrize(
    "body",
    [
        b'{"data":{"id":"a","id":"b","number":"%s"}}' % NUMBER.encode(),
        b'{"data":{"id":"a","number":"%s","x":NaN}}' % NUMBER.encode(),
        b'{"data":{"id":"a","number":"%s","x":Infinity}}' % NUMBER.encode(),
        b'{"data":{"id":"a","number":"%s","x":1e400}}' % NUMBER.encode(),
        b'{"data":{"id":"a","number":"%s","x":%s}}' % (NUMBER.encode(), b"9" * 5_000),
        b'{"data":{"id":"a","number":"%s","x":"\xff"}}' % NUMBER.encode(),
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b"\xef\xbb\xbf{}",
        b"null",
        b"[]",
        b'"paid"',
    ],
    ids=range(12),
)
async def test_json_that_says_two_things_or_none_is_not_believed(
    other: Stranger, client: PaperClient, body: bytes
) -> None:
    other.answer("201 Created", body)
    assert await client.create(NUMBER, request()) == Unknown(Why.NOT_PAPER, 201)


async def test_another_number_than_was_asked_for_is_no_invoice_of_ours(
    other: Stranger, client: PaperClient
) -> None:
    other.answer("201 Created", dumped({"data": {**MADE["data"], "number": "INV-OTHER"}}))
    assert await client.create(NUMBER, request()) == Unknown(Why.OTHER_NUMBER, 201, "INV-OTHER")


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"total": None}, "total", None),
        ({"total": "1,850,000.00"}, "total", 1_850_000),
        ({"total": "1850000"}, "total", 1_850_000),
        ({"total": 1_850_000.0}, "total", 1_850_000),
        ({"total": 1_850_000.5}, "odd_total", "1850000.5"),
        ({"total": "1.850.000"}, "odd_total", "'1.850.000'"),
        ({"total": True}, "odd_total", "True"),
        ({"total": -1}, "odd_total", "-1"),
        ({"total": {"x": 1}}, "odd_total", "{'x': 1}"),
        ({"created_at": "2027-03-14 10:02:41"}, "created_at", "2027-03-14T03:02:41+00:00"),
        (
            {"created_at": "2027-03-14 10:05:16.529804427 +0700 WIB"},
            "created_at",
            "2027-03-14T03:05:16.529804+00:00",
        ),
        (
            {"created_at": "2027-03-14T10:05:16.529804427+07:00"},
            "created_at",
            "2027-03-14T03:05:16.529804+00:00",
        ),
        ({"created_at": "0001-01-01 00:00:00"}, "created_at", None),
        ({"created_at": "14-03-2027 10:02"}, "created_at", None),
        ({"created_at": "2027-13-45 99:99:99"}, "created_at", None),
        ({"created_at": 7}, "created_at", None),
        ({"created_at": {"x": []}}, "created_at", None),
        ({"notes": None}, "notes", ""),
        ({"notes": ["x"]}, "notes", ""),
    ],
)
async def test_a_poll_is_never_lost_over_what_does_not_matter(
    other: Stranger, client: PaperClient, change: dict[str, Any], field: str, value: Any
) -> None:
    other.answer("200 OK", dumped({**SEEN, **change}))
    seen = await client.invoice("3f0a6b52")
    assert isinstance(seen, Invoice)
    found = getattr(seen, field)
    assert (found.isoformat() if field == "created_at" and found else found) == value
    assert seen.status_word == "paid"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"status": {"payment_status": " Partially Paid "}}, "partially paid"),
        ({"status": {"payment_status": "partially_paid"}}, "partially paid"),
        ({"status": {"payment_status": "PARTIAL"}}, "partially paid"),
        ({"status": {"payment_status": "lunas"}}, "lunas"),
        ({"status": {"payment_status": None}}, ""),
        ({"status": {"payment_status": 1}}, "1"),
        ({"status": {}}, ""),
        ({"status": {"payment_status": "paid"}, "due_date": "0001-01-01", "customer": []}, "paid"),
    ],
)
async def test_the_word_of_the_status_comes_through_and_is_never_made_up(
    other: Stranger, client: PaperClient, change: dict[str, Any], word: str
) -> None:
    other.answer("200 OK", dumped({**SEEN, "data": {**SEEN["data"], **change}}))  # type: ignore[dict-item]
    seen = await client.invoice("3f0a6b52")
    assert isinstance(seen, Invoice)
    assert seen.status_word == word
    assert seen.due_date is None


async def test_two_totals_that_differ_are_no_total(other: Stranger, client: PaperClient) -> None:
    other.answer("200 OK", dumped({**SEEN, "data": {**SEEN["data"], "total": 5}}))  # type: ignore[dict-item]
    seen = await client.invoice("3f0a6b52")
    assert isinstance(seen, Invoice)
    assert (seen.total, seen.odd_total) == (None, "5 / 1850000")


@pytest.mark.parametrize(
    ("body", "rows", "total"),
    [
        ({"invoices": None, "total_records": 0}, 0, 0),
        ({"invoices": [], "pagination": {"total_records": "7"}}, 0, 7),
        ({"invoices": [{"uuid": "a", "number": "x", "invoice_date": "0001-01-01", "status": 9}]}, 1, None),
        ({"invoices": [{"uuid": "a"}, 7, None, {"uuid": "b", "number": "y"}], "total_records": 4}, 1, 4),
    ],
)
async def test_one_strange_row_does_not_break_the_list(
    other: Stranger, client: PaperClient, body: Any, rows: int, total: int | None
) -> None:
    other.answer("200 OK", dumped(body))
    page = await client.page()
    assert isinstance(page, Page)
    assert (len(page.rows), page.total_records) == (rows, total)


async def test_a_404_of_another_server_does_not_make_an_invoice_missing(
    other: Stranger, client: PaperClient
) -> None:
    other.answer("404 Not Found", b"<html>nginx</html>")
    other.answer("404 Not Found", b'{"code":"ERR-INV-001","message":"invoice not found"}')
    assert isinstance(await client.invoice("3f0a6b52"), Unknown)
    assert await client.invoice("3f0a6b52") == Missing(404, "invoice not found")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("-5", None),
        ("soon", None),
        ("9" * 30, 86_400),
        ("", None),
        ("Fri, 21 Nov 2014 07:00:00 GMT", 0),
        ("Fri, 21 Nov 2194 07:00:00 GMT", 86_400),
    ],
)
@pytest.mark.parametrize("status", ["429 Too Many", "503 Unavailable"])
async def test_retry_after_is_a_number_or_a_date_and_a_day_at_most(
    other: Stranger, client: PaperClient, header: str, seconds: int | None, status: str
) -> None:
    other.answer(status, b"{}", f"Retry-After: {header}")
    outcome = await client.create(NUMBER, request())
    assert isinstance(outcome, Busy | Unknown)
    assert outcome.retry_after == seconds


async def test_a_redirect_is_not_followed_and_a_packed_answer_not_opened(
    other: Stranger, client: PaperClient
) -> None:
    async with stranger() as elsewhere:
        other.answer("307 Moved", b"", f"Location: {elsewhere.profile.base_url}/v1/x")
        other.answer("200 OK", b"\x1f\x8b", "Content-Encoding: gzip")
        assert await client.create(NUMBER, request()) == Unknown(Why.REDIRECTED, 307)
        assert await client.create(NUMBER, request()) == Unknown(Why.NOT_PAPER, 200)
        assert elsewhere.heard == []
    assert b"accept-encoding: identity" in other.heard[0].lower()


@pytest.mark.parametrize(
    "raw", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}"]
)
async def test_a_server_that_speaks_no_http_is_unknown(
    other: Stranger, client: PaperClient, raw: bytes
) -> None:
    other.answers.append(raw)
    assert await client.create(NUMBER, request()) == Unknown(Why.RESET)


@pytest.mark.parametrize("remote_id", ["", "..", "a/b", "a?b", "a%2fb", "é", "x" * 65])
async def test_an_id_never_leads_to_another_path(client: PaperClient, remote_id: str) -> None:
    for act in (client.invoice, client.delete):
        with pytest.raises(ValueError, match="no invoice"):
            await act(remote_id)
    with pytest.raises(ValueError, match="no invoice"):
        await client.send(remote_id, Recipients(sms="62812"))


async def test_no_proxy_variable_is_read(other: Stranger, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    other.answer("200 OK", b"{}")
    async with opened(other.profile, KEYS, QUICK) as client:
        assert await client.health() == outcomes.Reachable()


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl on this machine")
async def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = tmp_path / "own.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", pem, "-out", tmp_path / "c.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    pem.write_bytes(pem.read_bytes() + (tmp_path / "c.pem").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    monkeypatch.setattr(transport, "_trust", transport._trust.__wrapped__)
    async with stranger(pem) as other, opened(other.profile, KEYS, QUICK) as client:
        assert await client.create(NUMBER, request()) == Offline(Why.TLS)
        assert other.heard == []


_KEYS = st.sampled_from([
    "data", "id", "uuid", "number", "payper_url", "status", "payment_status", "total", "status_send",
    "error", "errors", "message", "invoices", "pagination", "total_records", "customer", "created_at",
])  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=12,
)


@given(JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=80))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_reading_any_body_gives_an_outcome_or_is_unusable(body: bytes) -> None:
    for read in (
        lambda: wire.read_created(body, STAGING),
        lambda: wire.read_invoice(body, STAGING),
        lambda: wire.read_page(body),
        lambda: wire.read_sent(body),
    ):
        try:
            found = read()
        except Unusable:
            continue
        assert isinstance(found, Created | Invoice | Page | outcomes.Sent)
        if isinstance(found, Created | Invoice):
            assert not found.link or found.link.startswith("https://")


@given(
    status=st.integers(200, 599),
    body=JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
async def test_whatever_is_answered_the_outcome_is_of_the_closed_set(status: int, body: bytes) -> None:
    class Canned(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(status, content=body)

    async with httpx.AsyncClient(transport=Canned()) as http:
        client = PaperClient(transport.Transport(http, STAGING.base_url), STAGING, KEYS, QUICK)
        trouble = get_args(outcomes.Trouble)
        assert isinstance(await client.create(NUMBER, b"{}"), (Created, Duplicate, *trouble))
        assert isinstance(await client.invoice("a"), (Invoice, Missing, *trouble))
        assert isinstance(await client.page(), (Page, *trouble))
        assert isinstance(await client.send("a", Recipients("a@b.c")), (outcomes.Sent, Missing, *trouble))
        assert isinstance(await client.delete("a"), (outcomes.Deleted, Missing, *trouble))


def test_the_client_loads_no_server_and_the_answers_no_client() -> None:
    program = "import pos_app.paper.lookup, sys; print(*{'starlette', 'uvicorn', 'segno'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


@pytest.mark.parametrize(
    ("code", "why"), [(9, Why.TLS_CLOCK), (10, Why.TLS_CLOCK), (18, Why.TLS), (62, Why.TLS)]
)
async def test_a_certificate_out_of_its_time_points_at_the_clock(
    client: PaperClient, monkeypatch: pytest.MonkeyPatch, code: int, why: Why
) -> None:
    inner = ssl.SSLCertVerificationError(1, "certificate verify failed")
    inner.verify_code = code
    outer = httpx.ConnectError("certificate verify failed")
    outer.__cause__ = OSError("all attempts failed")
    outer.__cause__.__context__ = inner
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", _raiser(outer))
    assert await client.create(NUMBER, request()) == Offline(why)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (httpx.ConnectTimeout("x"), Offline(Why.CONNECT_TIMEOUT)),
        (httpx.PoolTimeout("x"), Offline(Why.CONNECT_TIMEOUT)),
        (httpx.ConnectError("x"), Offline(Why.UNREACHABLE)),
        (httpx.WriteTimeout("x"), Unknown(Why.TIMEOUT)),
        (httpx.ReadTimeout("x"), Unknown(Why.TIMEOUT)),
        (httpx.WriteError("x"), Unknown(Why.RESET)),
        (httpx.RemoteProtocolError("x"), Unknown(Why.RESET)),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_broke_before_anything_was_sent_is_offline_and_all_else_unknown(
    client: PaperClient, monkeypatch: pytest.MonkeyPatch, error: httpx.TransportError, outcome: object
) -> None:
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", _raiser(error))
    assert await client.create(NUMBER, request()) == outcome


def _raiser(error: Exception) -> Any:
    async def fail(*_arguments: object) -> None:
        raise error

    return fail


async def test_a_list_that_heeds_no_offset_ends_the_search_and_proves_nothing(
    other: Stranger, client: PaperClient
) -> None:
    same = dumped({"invoices": [{"uuid": "a", "number": "x"}], "total_records": 900})
    for _ in range(10):
        other.answer("200 OK", same)
    assert await find(client, [NUMBER]) == Search({}, False)
    assert len(other.heard) <= 4
