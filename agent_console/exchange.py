"""The exchange's wire: keys from their files, and one HTTP request a packet; a failing network is an answer."""

from __future__ import annotations

from types import TracebackType

import aiohttp

from agent_console.auth import FETCH_HEADER, FETCH_MARK
from agent_console.settings import SettingsError
from tickets.exchange.courier import Answer
from tickets.exchange.posting import Parties
from tickets.settings import ExchangeSettings, PartnerSettings

PATH = "/api/exchange/packets"
TENANT, SIGNATURE = "X-Hotline-Tenant", "X-Hotline-Signature"
TIMEOUT_SECONDS = 20.0
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
        headers = {
            TENANT: self._tenant, SIGNATURE: signature, FETCH_HEADER: FETCH_MARK, "Content-Type": "application/json",
        }  # fmt: skip
        try:
            async with self._http.post(
                partner.url.rstrip("/") + PATH, data=body, headers=headers, allow_redirects=False
            ) as response:
                answer = await _whole(response)
                if response.status != 200 or answer is None:
                    return Answer(error=f"HTTP {response.status}")
                return Answer(answer, response.headers.get(SIGNATURE, ""))
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
            return Answer(error=type(error).__name__)


async def _whole(response: aiohttp.ClientResponse) -> bytes | None:
    """The body; None for one that is larger than any receipt."""
    data = bytearray()
    async for chunk in response.content.iter_chunked(16 * 1024):
        data += chunk
        if len(data) > LARGEST_ANSWER:
            return None
    return bytes(data)
