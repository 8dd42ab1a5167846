"""Who acts in the demo: its accounts, and made-up people of departments that have none."""

from __future__ import annotations

from datetime import datetime

from routing.departments import Catalogue
from tickets.accounts import create_demo_accounts
from tickets.models import Account
from tickets.people import POSTS, Actor

_SPARE = ("甘露白", "闻人知秋", "澹台望舒", "公冶长歌", "司空见微", "赫连初晴")


async def demo_people(catalogue: Catalogue, now: datetime) -> dict[str, Actor]:
    """The demo's accounts as actors: by account name, and "<department>:<post>" for people of a unit."""
    await create_demo_accounts(catalogue, now=now)
    people: dict[str, Actor] = {}
    for account in await Account.all():
        people[account.account] = account.actor
        if account.department:
            people[f"{account.department}:{account.post}"] = account.actor
    return people


def of_unit(people: dict[str, Actor], department: str, post: str) -> Actor:
    """The department's holder of the post; its head where it has no deputy."""
    known = people.get(f"{department}:{post}") or (people.get(f"{department}:head") if post == "deputy" else None)
    name = _SPARE[sum(department.encode()) % len(_SPARE)]
    spare = Actor(id=f"demo-{department}-{post}", name=name, post=post, role=POSTS[post].role, department=department)
    return known or spare
