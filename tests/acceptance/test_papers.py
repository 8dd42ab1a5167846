"""A ticket on paper reads well."""

from __future__ import annotations

from tests.acceptance.conftest import Office


async def test_an_event_without_a_text_ends_without_a_colon_in_both_languages(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    ticket = await office.act("fang", ticket, "sign")
    assert any(event["text"] == "" for event in ticket["timeline"]), "signing says nothing more"
    visitor = await office.who("xu")
    for language in ("zh-CN", "en"):
        path = f"{office.url}/api/tickets/{ticket['id']}/paper?form=export"
        async with visitor.http.get(path, headers={"Accept-Language": language}) as response:
            lines = (await response.text()).split("\n")
        assert len(lines) > len(ticket["timeline"])
        assert [line for line in lines if line.rstrip().endswith(("：", ":"))] == []
