"""HTTPS, proxies and keyrings, each for real: certificates of an authority of our own, tunnels
through a proxy on loopback, and the ``keyring`` package with a keyring in memory."""

from __future__ import annotations

import datetime
import importlib.util
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
import trustme
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from pipeline.engines.base import Failure
from pipeline.engines.deepl import DeeplTranslator
from pipeline.engines.keys import key
from pipeline.engines.limits import Limits, Runtime
from pipeline.engines.transport import Call, Transport
from pipeline.errors import ServiceError, ServiceRefusedError
from tests import services
from tests.hosted import ask, requests, shout, task, texts
from tests.proxies import proxy
from tests.services import Answer, in_turn, said, service
from tests.test_transport import HEAD, KEY, Time

GOOD = said({"ok": True})


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def certified(authority: trustme.CA, *names: str, **more: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **more).configure_cert(context)
    return context


def client(url: str, **limits: Any) -> Transport:
    return Transport("tea", url, Limits(**limits), (KEY,), Time().runtime())


def secret() -> Call:
    return Call("/brew", b'{"q":"tea"}', {"Authorization": f"Key {KEY}"})


# --- certificates ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_an_authority_that_the_environment_names_is_trusted(
    authority: trustme.CA,
) -> None:
    with service(in_turn(GOOD), certified(authority, "127.0.0.1")) as tea:
        transport = client(tea.url, workers=1)
        for _ in range(3):
            assert transport.json(secret()) == {"ok": True}
        transport.close()
        assert tea.connections == 1
    assert [(one.method, one.target, one.body) for one in tea.asked] == [
        ("POST", "/brew", b'{"q":"tea"}')
    ] * 3
    assert tea.asked[0].headers["authorization"] == f"Key {KEY}"


EXPIRED = datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("names", "more", "ours", "why"),
    [
        (("127.0.0.1",), {}, False, "unable to get local issuer certificate"),
        (
            ("tea.example",),
            {},
            True,
            "IP address mismatch, certificate is not valid for '127.0.0.1'",
        ),
        (
            ("127.0.0.1",),
            {"not_after": EXPIRED, "not_before": EXPIRED - datetime.timedelta(1)},
            True,
            "certificate has expired",
        ),
    ],
    ids=["unknown", "of another", "expired"],
)
def test_a_wrong_certificate_is_refused_at_once_and_nothing_is_sent(
    authority: trustme.CA,
    request: pytest.FixtureRequest,
    names: tuple[str, ...],
    more: dict[str, Any],
    ours: bool,
    why: str,
) -> None:
    if ours:
        request.getfixturevalue("trusted")
    with service(in_turn(GOOD), certified(authority, *names, **more)) as tea:
        host = tea.url.removeprefix("https://")
        with pytest.raises(ServiceRefusedError) as error:
            client(tea.url).json(secret())
        assert (tea.asked, tea.connections) == ([], 1)
    line = str(error.value)
    assert line.startswith(f"tea has no certificate that can be trusted at {host} ({why[:20]}")
    assert line.endswith(" — check its url; SSL_CERT_FILE names certificates of your own")
    assert "\n" not in line
    assert error.value.__cause__ is None


def test_plain_http_where_tls_is_expected_is_one_line() -> None:
    with service(in_turn(GOOD)) as tea:
        with pytest.raises(ServiceError, match=r"^tea broke off the connection \(SSLError\)"):
            client(tea.url.replace("http:", "https:"), retries=0).json(secret())
        assert all(KEY.encode() not in asked.raw for asked in tea.asked)


@pytest.mark.usefixtures("trusted")
def test_deadlines_hold_behind_tls_too(authority: trustme.CA) -> None:
    begun = HEAD + b"Content-Length: 999999\r\n\r\n{"
    context = certified(authority, "127.0.0.1")
    with (
        service(in_turn(Answer(raw=begun, drip=True)), context) as tea,
        pytest.raises(ServiceError, match=r"did not answer whole within 0\.3 s"),
    ):
        client(tea.url, retries=0, deadline=0.3).json(Call())


def test_an_engine_says_of_a_wrong_certificate_that_alone(authority: trustme.CA) -> None:
    with service(services.deepl(shout), certified(authority, "127.0.0.1")) as there:
        translator = DeeplTranslator({"url": there.url}, Runtime(environ={"DEEPL_AUTH_KEY": KEY}))
        from pipeline.engines.through import TextEngine

        outcomes = list(TextEngine(translator).propose(requests("One.", "Two."), task("de")))
        assert (there.asked, there.connections) == ([], 1)
    assert {type(outcome) for outcome in outcomes} == {Failure}


# --- proxies --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("trusted")
def test_a_proxy_of_the_environment_tunnels_and_sees_nothing(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        service(in_turn(GOOD), certified(authority, "tea.example")) as tea,
        proxy(tea.url) as through,
    ):
        monkeypatch.setenv("HTTPS_PROXY", through.url.replace("//", "//me:s%40lt@"))
        transport = client("https://tea.example", workers=1)
        assert transport.json(secret()) == {"ok": True}
        transport.close()
    assert [line.rpartition(" ")[0] for line in through.asked] == ["CONNECT tea.example:443"]
    logins = [line for line in through.headers if line.lower().startswith("proxy-auth")]
    assert [line.split()[-1] for line in logins] == ["bWU6c0BsdA=="]  # me:s@lt
    (asked,) = tea.asked
    assert asked.headers["authorization"] == f"Key {KEY}"
    assert "proxy-authorization" not in asked.headers
    assert through.passed
    assert KEY.encode() not in through.passed


@pytest.mark.parametrize(
    "refusal", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"]
)
def test_what_a_proxy_refuses_is_one_line(monkeypatch: pytest.MonkeyPatch, refusal: str) -> None:
    with proxy(refusal=refusal) as through:
        monkeypatch.setenv("HTTPS_PROXY", through.url.replace("//", "//me:s4lt@"))
        with pytest.raises(ServiceError) as error:
            client("https://tea.example", retries=1).json(secret())
    assert str(error.value) == (
        f"tea cannot be asked: the proxy refused ({refusal}) — try again later"
    )
    assert len(through.asked) == 2
    assert not any(KEY in header for header in through.headers)


def test_a_proxy_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy() as gone:
        pass
    monkeypatch.setenv("HTTPS_PROXY", gone.url.removeprefix("http://"))
    with pytest.raises(ServiceError, match=r"^tea cannot be asked: the proxy cannot be reached"):
        client("https://tea.example", retries=0).json(secret())
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(ServiceError, match="the proxy's address is of no kind we know"):
        client("https://tea.example", retries=0).json(secret())


def test_a_proxy_for_plain_http_that_wants_a_login_is_no_answer_of_the_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with proxy(refusal="407 Proxy Authentication Required") as through:
        monkeypatch.setenv("HTTP_PROXY", through.url)
        with pytest.raises(ServiceRefusedError, match=r"the proxy refused \(407\)"):
            client("http://tea.example").json(Call("/brew"))
        assert [line.split()[1] for line in through.asked] == ["http://tea.example/brew"]


def test_no_proxy_is_asked_for_a_host_that_the_environment_excepts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up: list[str] = []

    def nowhere(host: str, *_: Any, **__: Any) -> Any:
        looked_up.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    with proxy() as through:
        monkeypatch.setenv("HTTPS_PROXY", through.url)
        monkeypatch.setenv("NO_PROXY", "tea.example")
        monkeypatch.setattr(socket, "getaddrinfo", nowhere)
        with pytest.raises(ServiceError, match=r"cannot be reached at tea\.example"):
            client("https://tea.example", retries=0).json(Call())
    assert (through.asked, looked_up) == ([], ["tea.example"])


@pytest.mark.usefixtures("trusted")
def test_a_proxy_is_not_asked_for_this_machine(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        service(in_turn(GOOD), certified(authority, "127.0.0.1")) as tea,
        proxy(tea.url) as through,
    ):
        monkeypatch.setenv("HTTPS_PROXY", through.url)
        transport = client(tea.url)
        assert transport.json(Call()) == {"ok": True}
        transport.close()
    assert through.asked == []


# --- keyrings -------------------------------------------------------------------------------------


class Memory(KeyringBackend):
    """A keyring in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def ring() -> Iterator[Memory]:
    before = keyring.get_keyring()
    made = Memory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_key_comes_from_the_keyring_where_the_environment_has_none(ring: Memory) -> None:
    keyring.set_password("polyfolio", "deepl", "from-the-ring:fx")
    assert key("deepl", {}) == "from-the-ring:fx"
    assert key("deepl", {"DEEPL_AUTH_KEY": "from-the-environment"}) == "from-the-environment"
    assert key("openai", {}) == ""
    ring.locked = True
    assert key("deepl", {}) == ""


def test_it_goes_out_in_a_header_and_is_in_no_message(ring: Memory) -> None:
    keyring.set_password("polyfolio", "deepl", KEY)
    quiet = Runtime(lambda: 0.0, lambda: 0.0, lambda: 1.0, lambda _: None, {})

    def make(options: Any, _: Runtime) -> DeeplTranslator:
        return DeeplTranslator(options, quiet)

    outcomes, there = ask(make, services.deepl(shout), requests("Tea."), task("de"))
    assert texts(outcomes) == ["TEA."]
    assert there.asked[0].headers["authorization"] == f"DeepL-Auth-Key {KEY}"
    echo = in_turn(said({"message": f"no {KEY}"}, 403))
    outcomes, _ = ask(make, echo, requests("Tea."), task("de"))
    assert outcomes == [Failure("deepl refused the key (403: no …)", "check the key")]


def test_without_the_package_there_is_no_keyring(
    ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring.set_password("polyfolio", "deepl", "from-the-ring")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert key("deepl", {}) == ""
