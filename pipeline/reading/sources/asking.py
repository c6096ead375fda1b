"""Asking web servers politely and safely: allowed hosts only, one request at a time, nothing
without a limit.
"""

from __future__ import annotations

import socket
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from pipeline.ground.certificates import trusted
from pipeline.reading.counts import count_in
from pipeline.reading.sources.addresses import canonical, is_public
from pipeline.reading.sources.download_cache import Incoming, download_cache_folder
from pipeline.reading.sources.types import Away
from pipeline.settings import Settings
from pipeline.settings.sources import lies_on

AGENT = "omdok"
_HOPS = 10
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_PAUSE = 60
_PIECE = 1 << 18
_TRY_LATER = "Es ist nichts zu tun: Der nächste Lauf versucht es noch einmal."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: `place` is where the page is for good now, `before` the places that lead
    there for good.

    `landed` is the address that gave the body, which for a passing redirect is another than
    `place`.
    """

    status: int
    place: str
    landed: str
    before: tuple[str, ...]
    headers: Mapping[str, str]
    body: Incoming

    def header(self, name: str) -> str:
        """A header's value; "" where there is none, or an absurdly long one."""
        value = self.headers.get(name, "")
        return value if len(value) <= 500 else ""


class Asker:
    """Asks the hosts of one source. `sleep` is called between requests; `permits` says where a
    redirect may lead.
    """

    def __init__(
        self,
        settings: Settings,
        allowed: Collection[str],
        *,
        private: bool,
        delay: float,
        timeout: float,
        sleep: Callable[[float], None],
    ) -> None:
        self._settings = settings
        self._allowed = frozenset(allowed)
        self._timeout = timeout
        self.delay = delay
        self.permits: Callable[[str], bool] = lambda _address: True
        self._sleep = sleep
        self._next_at = 0.0
        self._client = httpx.Client(
            transport=Guarded(private),
            timeout=timeout,
            follow_redirects=False,
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip", "Accept-Language": "de"},
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def may_ask(self, address: str) -> bool:
        """Whether an address lies on an allowed host."""
        return lies_on(address, self._allowed)

    @contextmanager
    def ask(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        wants: Callable[[str], bool] = lambda _kind: True,
    ) -> Iterator[Answer]:
        """The answer to a request, redirects followed within the allowed hosts; its body is gone
        after the block, and not read at all where `wants` refuses its content type.

        Raises:
            Away: no answer, a server's fault, a redirect that leads nowhere or elsewhere, a body
            over the limit.
        """
        place, is_permanent = address, True
        before: list[str] = []
        asked = [address]
        for _ in range(_HOPS):
            with self._request(asked[-1], headers or {}) as response:
                if response.status_code not in _REDIRECTS:
                    with Incoming(download_cache_folder(self._settings)) as body:
                        if wants(response.headers.get("content-type", "")):
                            self._read(response, body)
                        yield Answer(
                            response.status_code,
                            place,
                            asked[-1],
                            tuple(before),
                            response.headers,
                            body,
                        )
                    return
                target = canonical(response.headers.get("location", ""), asked[-1])
                self._check_redirect(target, asked)
                is_permanent = is_permanent and response.status_code in _PERMANENT
            if is_permanent:
                before.append(place)
                place = target
            asked.append(target)
        raise Away(
            f"„{address}“ leitet immer weiter um.",
            "Rufen Sie die Seite im Browser auf.",
            code="barred",
        )

    def _check_redirect(self, target: str, asked: list[str]) -> None:
        if not target or not self.may_ask(target):
            raise Away(
                f"„{asked[0]}“ leitet auf „{target or 'eine ungültige Adresse'}“ um; dort darf "
                "omdok nicht nachsehen.",
                "Soll omdok es dürfen, tragen Sie den Rechner bei der Quelle unter allow ein.",
                code="barred",
            )
        if not self.permits(target):
            raise Away(
                f"Die Website untersagt das Abrufen von „{target}“ (robots.txt).", "", code="barred"
            )
        if target in asked:
            raise Away(
                f"„{asked[0]}“ leitet im Kreis um.",
                "Rufen Sie die Seite im Browser auf.",
                code="barred",
            )

    @contextmanager
    def _request(self, address: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        if not self.may_ask(address):
            raise Away(
                f"„{address}“ liegt auf keinem erlaubten Rechner.",
                "Prüfen Sie allow.",
                code="barred",
            )
        pause = self._next_at - time.monotonic()
        if pause > 0:
            self._sleep(pause)
        self._client.cookies.clear()
        try:
            with self._client.stream("GET", address, headers=dict(headers)) as response:
                self._check_status(address, response)
                yield response
        except httpx.TimeoutException as error:
            raise Away(f"„{address}“ hat nicht rechtzeitig geantwortet.", _TRY_LATER) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise Away(
                f"„{address}“ war nicht erreichbar ({error or type(error).__name__}).", _TRY_LATER
            ) from error
        finally:
            self._next_at = max(self._next_at, time.monotonic() + self.delay)

    def _check_status(self, address: str, response: httpx.Response) -> None:
        status = response.status_code
        if status == 429 or status >= 500:
            self._next_at = time.monotonic() + _pause_asked(response.headers.get("retry-after", ""))
            raise Away(
                f"Der Server antwortet für „{address}“ mit einem Fehler ({status}).", _TRY_LATER
            )

    def _read(self, response: httpx.Response, body: Incoming) -> None:
        """Read the body into `body`, unpacked, within the limit of size and a limit of time."""
        most = self._settings.limits.file_mb * 1024 * 1024
        until = time.monotonic() + 4 * self._timeout
        if count_in(response.headers.get("content-length"), most=most + 1) > most:
            raise self._too_large(response)
        size = 0
        for piece in _unpacked(response):
            size += len(piece)
            if size > most:
                raise self._too_large(response)
            if time.monotonic() > until:
                raise Away(f"„{response.url}“ kam zu langsam an.", _TRY_LATER)
            body.write(piece)

    def _too_large(self, response: httpx.Response) -> Away:
        megabytes = self._settings.limits.file_mb
        return Away(
            f"„{response.url}“ ist größer als {megabytes} MB.",
            "Soll omdok größere Dateien holen, erhöhen Sie file_mb unter [limits] in omdok.toml.",
            code="barred",
        )


def _pause_asked(value: str) -> float:
    return count_in(value, most=_LONGEST_PAUSE)


def _unpacked(response: httpx.Response) -> Iterator[bytes]:
    """The body in small pieces; a packed body cannot grow out of hand within one of them."""
    packing = response.headers.get("content-encoding", "").strip().casefold()
    if packing in ("", "identity"):
        yield from response.iter_raw(_PIECE)
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise Away(
            f"„{response.url}“ kam in einer unbekannten Verpackung ({packing}).",
            _TRY_LATER,
            code="barred",
        )
    unpacker = zlib.decompressobj(wbits=47 if "gzip" in packing else 15)
    try:
        for raw in response.iter_raw(_PIECE):
            rest = raw
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _PIECE)
                rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise Away(f"„{response.url}“ kam beschädigt an.", _TRY_LATER) from error
    if not unpacker.eof:
        raise Away(f"„{response.url}“ kam unvollständig an.", _TRY_LATER)


class Guarded(httpx.BaseTransport):
    """Asks only addresses of the open net, and exactly those that were checked: a name is looked up
    once.
    """

    def __init__(self, private: bool) -> None:
        self._private = private
        self._inner = httpx.HTTPTransport(verify=trusted(), retries=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the number that its host's name stands for."""
        host = request.url.host
        number = self._number(host, request.url.port or {"https": 443}.get(request.url.scheme, 80))
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=number),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return self._inner.handle_request(pinned)

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()

    def _number(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"der Rechner „{host}“ ist nicht bekannt") from error
        numbers = [str(entry[4][0]) for entry in found]
        barred = [number for number in numbers if not self._private and not is_public(number)]
        if barred or not numbers:
            raise Away(
                f"Der Rechner „{host}“ liegt im eigenen Netz ({', '.join(barred)}); dort fragt "
                "omdok nicht.",
                "Soll omdok es dürfen, setzen Sie bei der Quelle private = true.",
                code="barred",
            )
        return numbers[0]
