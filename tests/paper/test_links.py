"""Which addresses are spoken to, and which links are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import BadInput
from pos_app.paper.links import showable
from pos_app.paper.profiles import PRODUCTION, STAGING, Environment, Profile, profile_of

SANDBOX = Profile(Environment.SANDBOX, "http://127.0.0.1:8642/api")


@pytest.mark.parametrize(
    ("address", "environment"),
    [
        ("production", Environment.PRODUCTION),
        ("staging", Environment.STAGING),
        ("https://open-api.paper.id/api", Environment.PRODUCTION),
        ("https://open-api.paper.id/api/", Environment.PRODUCTION),
        ("https://open-api.stag-v2.paper.id/api", Environment.STAGING),
        ("https://new-name.paper.id:443/api", Environment.PRODUCTION),
        ("http://127.0.0.1:8642/api", Environment.SANDBOX),
        ("http://localhost:8642/api", Environment.SANDBOX),
        ("http://[::1]:8642/api", Environment.SANDBOX),
    ],
)
def test_an_address_of_paper_id_or_of_this_machine_is_a_profile(
    address: str, environment: Environment
) -> None:
    assert profile_of(address).environment is environment
    assert profile_of(address).base_url.endswith("/api")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sandbox",
        "http://open-api.paper.id/api",
        "https://open-api.paper.id",
        "https://open-api.paper.id/api/v1",
        "https://open-api.paper.id:8443/api",
        "https://open-api.paper.id.evil.com/api",
        "https://evilpaper.id/api",
        "https://paper.id@evil.com/api",
        "https://evil.com\\@paper.id/api",
        "https://evil.com/?x=.paper.id/api",
        "https://evil.com#.paper.id/api",
        "https://p\u0430per.id/api",
        "https://open-api.paper.id/a b/api",
        "http://192.168.1.5:8642/api",
        "http://127.0.0.1.evil.com/api",
        "http://127.0.0.1:99999/api",
        "ftp://127.0.0.1/api",
        "file:///api",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput):
        profile_of(address)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("get.paper.id/AbC123", "https://get.paper.id/AbC123"),
        (" stg-v2.paper.id/Qw7ErT2 ", "https://stg-v2.paper.id/Qw7ErT2"),
        ("https://paper.id/x", "https://paper.id/x"),
        ("https://get.paper.id:443/x?y=1", "https://get.paper.id:443/x?y=1"),
        ("", ""),
        ("http://get.paper.id/x", ""),
        ("javascript:alert(1)//.paper.id", ""),
        ("javascript://get.paper.id/%0aalert(1)", ""),
        ("get.paper.id.evil.com/x", ""),
        ("evilpaper.id/x", ""),
        ("evil.com/get.paper.id", ""),
        ("paper.id@evil.com/x", ""),
        ("https://evil.com\\.paper.id/x", ""),
        ("https://get.paper.id:8443/x", ""),
        ("get.p\u0430per.id/x", ""),
        ("get.paper.id/\u202ex", ""),
        ("get.paper.id/x y", ""),
        ("get.paper.id/\x1b[31m", ""),
        ("https://[get.paper.id/x", ""),
        ("https://get.paper.id:x/", ""),
        ("get.paper.id/" + "x" * 500, ""),
        ("127.0.0.1:8642/AbC123", ""),
    ],
)
@pytest.mark.parametrize("profile", [PRODUCTION, STAGING], ids=["production", "staging"])
def test_a_link_is_shown_only_over_https_to_paper_id(text: str, link: str, profile: Profile) -> None:
    assert showable(text, profile) == link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("127.0.0.1:8642/AbC123", "http://127.0.0.1:8642/AbC123"),
        ("http://127.0.0.1:8642/AbC123", "http://127.0.0.1:8642/AbC123"),
        ("127.0.0.1:8643/AbC123", ""),
        ("127.0.0.1:8642@evil.com/", ""),
        ("127.0.0.1:8642.evil.com/", ""),
        ("localhost:8642/x", ""),
        ("get.paper.id/x", ""),
    ],
)
def test_the_sandbox_leads_to_itself_alone(text: str, link: str) -> None:
    assert showable(text, SANDBOX) == link


@given(st.text(max_size=40) | st.from_regex(r"(https?://)?[a-z.@:\\/]{0,20}paper\.id[a-z.@:\\/]{0,20}"))
def test_whatever_is_given_nothing_but_https_to_paper_id_comes_out(text: str) -> None:
    link = showable(text, PRODUCTION)
    if link:
        host = link.removeprefix("https://").split("/")[0].split("?")[0].removesuffix(":443")
        assert link.startswith("https://")
        assert host == "paper.id" or host.endswith(".paper.id")
        assert not set(host) & set("@\\: ")
