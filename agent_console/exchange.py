"""The exchange's wire: keys from their files, and one HTTP request a packet; a failing network is an answer."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import aiohttp

from agent_console.auth import FETCH_HEADER, FETCH_MARK
from agent_console.settings import SettingsError
from tickets.exchange.courier import Answer
from tickets.exchange.fetching import Fetched
from tickets.exchange.posting import Parties
from tickets.exchange.reasons import REASONS
from tickets.settings import ExchangeSettings, PartnerSettings

PATH, FILES_PATH = "/api/exchange/packets", "/api/exchange/files"
TENANT, SIGNATURE = "X-Hotline-Tenant", "X-Hotline-Signature"
READS, CODED = "X-Hotline-Reads", "reasons"
"""The sender reads the codes of reasons in a receipt; a partner of before says nothing, and gets none."""
TIMEOUT_SECONDS = 20.0
FILE_TIMEOUT = aiohttp.ClientTimeout(total=300.0, sock_connect=TIMEOUT_SECONDS, sock_read=TIMEOUT_SECONDS)
_FAULTS = (aiohttp.ClientError, TimeoutError, ValueError, OSError)
LARGEST_ANSWER = 64 * 1024


def parties_of(settings: ExchangeSettings) -> Parties | None:
    """Ourselves and our partners; None where nothing is exchanged. Raises SettingsError for a key that is unusable."""
    if not settings.tenant:
        return None
    from tickets.exchange.signing import KeyUnusable, Seal, Signer  # only an exchange needs the library behind it

    try:
        seals = {one.tenant: Seal.of_file(one.key_file) for one in settings.partners}
        return Parties(settings, Signer.of_file(settings.key_file), seals)
    except KeyUnusable as error:
        raise SettingsError(f"[exchange] key_file: {error}") from None


class Wire:
    """Requests to the partners; an async context manager."""

    def __init__(self, tenant: str) -> None:
        self._tenant = tenant

    async def __aenter__(self) -> Wire:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def post(self, partner: PartnerSettings, body: bytes, signature: str) -> Answer:
        """One try. Redirects are not followed: a packet goes where the settings say, or nowhere."""
        try:
            async with self._asked(partner, PATH, body, signature) as response:
                answer = await _whole(response, LARGEST_ANSWER)
                if response.status != 200 or answer is None:
                    return Answer(error=f"HTTP {response.status}", status=response.status)
                return Answer(answer, response.headers.get(SIGNATURE, ""), status=response.status)
        except _FAULTS as error:
            return Answer(error=type(error).__name__)

    async def fetch(self, partner: PartnerSettings, body: bytes, signature: str, most: int) -> Fetched:
        """One try for a file, which is never read beyond the size that was announced."""
        try:
            async with self._asked(partner, FILES_PATH, body, signature, timeout=FILE_TIMEOUT) as response:
                if response.status != 200:
                    return Fetched(error=f"HTTP {response.status}", status=response.status)
                data = await _whole(response, most)
                return Fetched(error=REASONS["larger"].zh, status=200) if data is None else Fetched(data, status=200)
        except _FAULTS as error:
            return Fetched(error=type(error).__name__)

    def _asked(self, partner: PartnerSettings, path: str, body: bytes, signature: str, **more: Any) -> Any:
        headers = {
            TENANT: self._tenant, SIGNATURE: signature, READS: CODED, FETCH_HEADER: FETCH_MARK,
            "Content-Type": "application/json",
        }  # fmt: skip
        url = partner.url.rstrip("/") + path
        return self._http.post(url, data=body, headers=headers, allow_redirects=False, **more)


async def _whole(response: aiohttp.ClientResponse, most: int) -> bytes | None:
    """The body; None for one that is larger."""
    data = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        data += chunk
        if len(data) > most:
            return None
    return bytes(data)
