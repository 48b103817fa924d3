"""The transport of hosted engines, against a service that fails in every way, over real sockets."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from pipeline.engines.limits import Breaker, Limits, Pace, Runtime
from pipeline.engines.transport import Call, Transport
from pipeline.errors import ServiceError, ServiceRefusedError
from tests.services import Answer, Asked, Service, in_turn, said, service

GOOD = said({"ok": True})
KEY = "s3cret/key+1"


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def runtime(self) -> Runtime:
        return Runtime(lambda: self.now, lambda: self.now, lambda: 1.0, self.sleep)


def client(to: Service, time: Time | None = None, **limits: float) -> Transport:
    runtime = (time or Time()).runtime()
    return Transport("tea", to.url, Limits(**limits), (KEY,), runtime)  # type: ignore[arg-type]


def test_a_request_is_on_the_wire_what_it_was_told_to_be() -> None:
    with service(in_turn(GOOD)) as tea:
        call = Call("/brew?a=1", b'{"q":"\xc3\xa4"}', {"Authorization": f"Key {KEY}"})
        assert client(tea).json(call) == {"ok": True}
    (asked,) = tea.asked
    assert (asked.method, asked.target, asked.body) == ("POST", "/brew?a=1", b'{"q":"\xc3\xa4"}')
    assert asked.headers["authorization"] == f"Key {KEY}"
    assert asked.headers["user-agent"] == "polyfolio"
    assert KEY not in asked.target


def test_one_worker_keeps_one_connection() -> None:
    with service(in_turn(GOOD)) as tea:
        transport = client(tea, workers=1)
        for _ in range(5):
            transport.json(Call())
        assert (tea.connections, len(tea.asked)) == (1, 5)


def test_no_more_connections_than_workers() -> None:
    gate = threading.Barrier(3, timeout=5)

    def script(asked: Asked) -> Answer:
        gate.wait()
        return GOOD

    with service(script) as tea:
        transport = client(tea, workers=3)
        threads = [
            threading.Thread(target=lambda: [transport.json(Call()) for _ in range(4)])
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert (tea.connections, len(tea.asked)) == (3, 12)


# --- what is tried again, and when ----------------------------------------------------------------


@pytest.mark.parametrize("trouble", [Answer(reset=True), said({}, 500), said({}, 503)])
def test_network_errors_and_server_errors_are_tried_again(trouble: Answer) -> None:
    time = Time()
    with service(in_turn(trouble, trouble, GOOD)) as tea:
        assert client(tea, time).json(Call()) == {"ok": True}
    assert len(tea.asked) == 3
    assert time.slept == [0.5, 1.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 456])
def test_what_cannot_get_better_is_asked_once(status: int) -> None:
    with (
        service(in_turn(said({"message": "No tea"}, status))) as tea,
        pytest.raises(ServiceError, match=f"{status}: No tea"),
    ):
        client(tea).json(Call())
    assert len(tea.asked) == 1


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("Thu, 01 Jan 1970 00:16:51 GMT", 11.0)]
)
def test_retry_after_is_honoured_in_seconds_and_as_a_date(header: str, seconds: float) -> None:
    time = Time()
    with service(in_turn(said({}, 429, Retry_After=header), GOOD)) as tea:
        assert client(tea, time).json(Call()) == {"ok": True}
    assert time.slept == [seconds]


def test_a_service_that_asks_for_an_hour_is_left_for_another_day() -> None:
    with (
        service(in_turn(said({}, 429, Retry_After="3600"))) as tea,
        pytest.raises(ServiceRefusedError, match="asks to wait 3600 s"),
    ):
        client(tea).json(Call())
    assert len(tea.asked) == 1


def test_tries_come_to_an_end() -> None:
    time = Time()
    with service(in_turn(said({}, 500))) as tea, pytest.raises(ServiceError, match="answered 500"):
        client(tea, time, retries=2).json(Call())
    assert (len(tea.asked), time.slept) == (3, [0.5, 1.0])


def test_a_refused_connection_is_a_service_error_with_the_host() -> None:
    with service(in_turn(GOOD)) as tea:
        pass
    with pytest.raises(ServiceError, match=r"cannot be reached at 127\.0\.0\.1"):
        client(tea, retries=0).json(Call())


# --- deadlines, with tiny real limits -------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def test_silence_ends_at_the_read_deadline() -> None:
    with (
        service(in_turn(Answer(raw=b"", hang=True))) as tea,
        pytest.raises(ServiceError, match=r"was silent for 0\.05 s"),
    ):
        client(tea, retries=0, read=0.05).json(Call())


@pytest.mark.parametrize(
    "begun", [HEAD + b"Content-Length: 999999\r\n\r\n{", HEAD + b"X-Long: "], ids=["body", "head"]
)
def test_a_slow_drip_ends_at_the_total_deadline(begun: bytes) -> None:
    """Each byte comes in time for the read deadline."""
    with (
        service(in_turn(Answer(raw=begun, drip=True))) as tea,
        pytest.raises(ServiceError, match=r"did not answer whole within 0\.2 s"),
    ):
        client(tea, retries=0, deadline=0.2).json(Call())


def test_an_abort_ends_what_is_under_way_and_what_comes() -> None:
    begun = threading.Event()

    def script(asked: Asked) -> Answer:
        begun.set()
        return Answer(raw=HEAD, hang=True)

    with service(script) as tea:
        transport = client(tea)
        failed: list[str] = []

        def ask() -> None:
            try:
                transport.json(Call())
            except ServiceRefusedError as error:
                failed.append(error.what)

        thread = threading.Thread(target=ask)
        thread.start()
        assert begun.wait(5)
        transport.abort()
        thread.join(5)
        assert not thread.is_alive()
        ask()
    assert failed == ["tea was interrupted"] * 2


# --- what comes back ------------------------------------------------------------------------------

PAGE = Answer(b"<html>Please log in", headers=(("Content-Type", "text/html; charset=UTF-8"),))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (PAGE, "answered with text/html that is no JSON"),
        (Answer(b'{"translations": [{"te'), "answered with application/json that is no JSON"),
        (Answer(b"[" * 100_000), "is no JSON"),
        (Answer(b" " * 5_000_000), "sent more than 4194304 bytes"),
        (Answer(raw=HEAD + b"Content-Length: 50\r\n\r\n{}"), "broke off the connection"),
        (Answer(raw=b"SSH-2.0-OpenSSH\r\n"), "broke off the connection"),
    ],
)
def test_what_is_no_good_answer_is_a_service_error(answer: Answer, message: str) -> None:
    with service(in_turn(answer)) as tea, pytest.raises(ServiceError, match=message):
        client(tea, retries=0).json(Call())


def test_no_redirect_is_followed() -> None:
    with service(in_turn(GOOD)) as other:
        moved = said({}, 307, Location=f"{other.url}/brew")
        with (
            service(in_turn(moved)) as tea,
            pytest.raises(
                ServiceRefusedError, match=r"redirects to 127\.0\.0\.1:\d+, which is not"
            ),
        ):
            client(tea).json(Call("", b"{}", {"Authorization": KEY}))
    assert (len(tea.asked), len(other.asked)) == (1, 0)


def test_a_key_is_in_no_message() -> None:
    echo = said({"error": f"bad key {KEY} in s3cret%2Fkey%2B1"}, 403)
    with service(in_turn(echo)) as tea, pytest.raises(ServiceRefusedError) as error:
        client(tea).json(Call("", None, {"Authorization": KEY}))
    assert str(error.value) == "tea refused the key (403: bad key … in …) — check the key"
    assert error.value.__cause__ is None


# --- pace and breaker -----------------------------------------------------------------------------


def test_requests_and_characters_keep_their_pace() -> None:
    time = Time()
    with service(in_turn(GOOD)) as tea:
        transport = client(tea, time, rate=4.0, characters=100.0)
        for characters in (10, 200, 10):
            transport.json(Call(characters=characters))
    assert time.slept == [0.25, 2.0]


def test_a_failing_service_is_left_alone_and_probed_once_it_has_rested() -> None:
    time = Time()
    bad = said({}, 500)
    with service(in_turn(bad, bad, bad, GOOD)) as tea:
        transport = client(tea, time, retries=0, failures=2, rest=30.0)
        for _ in range(2):
            with pytest.raises(ServiceError, match="500"):
                transport.json(Call())
        with pytest.raises(ServiceError, match="left alone after 2 failures in a row"):
            transport.json(Call())
        assert len(tea.asked) == 2
        time.now += 30
        with pytest.raises(ServiceError, match="500"):
            transport.json(Call())
        with pytest.raises(ServiceError, match="left alone"):
            transport.json(Call())
        time.now += 30
        assert transport.json(Call()) == {"ok": True}
        assert transport.json(Call()) == {"ok": True}
    assert len(tea.asked) == 5


def test_only_one_probe_at_a_time() -> None:
    breaker = Breaker(Limits(failures=1, rest=5.0), lambda: 100.0)
    breaker.failure()
    breaker.opened = 90.0
    assert [breaker.admits(), breaker.admits()] == [True, False]
    breaker.failure()
    assert not breaker.admits()
    breaker.succeeded()
    assert breaker.admits()


def test_a_pause_asked_for_holds_every_worker() -> None:
    pace = Pace(Limits(), lambda: 50.0)
    pace.hold(3.0)
    assert pace.reserve(1) == 3.0
