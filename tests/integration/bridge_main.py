"""A bridge in a process of its own, for tests that kill it: reads what it needs from its one argument (JSON)."""

from __future__ import annotations

import asyncio
import sys

import msgspec

from callcenter.ami.link import Account
from callcenter.bridge import Bridge, ami_links
from callcenter.settings import PbxSettings
from callcenter.stream import FloorStream, open_redis


class Given(msgspec.Struct):
    pbx: PbxSettings
    redis_url: str
    ami_port: int
    ami_secret: str


async def main(given: Given) -> None:
    redis = open_redis(given.redis_url)
    account = Account(host=given.pbx.ami_host, port=given.ami_port, user=given.pbx.ami_user, secret=given.ami_secret)
    await Bridge(FloorStream(redis), ami_links(account), given.pbx.seats, given.pbx.queues).run()


if __name__ == "__main__":
    asyncio.run(main(msgspec.json.decode(sys.argv[1], type=Given)))
