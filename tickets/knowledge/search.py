"""Finding items: by the words of a question or of a talk, weighed by how telling each is, by category and by area."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tortoise.connection import get_connection

from routing.departments import Catalogue
from tickets.models.knowledge import KnowledgeItem, KnowledgeText, KnowledgeWord
from tickets.words import telling_words

TITLE, QUESTION, ANSWER = 3.0, 2.0, 0.4
"""What a word weighs by where it stands; words of the answer alone do not make a suggestion."""
SHOWN = 3
_TELLING = 2
"""So many words of title or question must be in what was said, unless the category is the same."""

_FIND = """
WITH hits AS (
    SELECT item_id, word, weight, count(*) OVER (PARTITION BY word) AS spread
    FROM knowledge_word WHERE word = ANY($1::text[])
), ranked AS MATERIALIZED (
    SELECT item_id, sum(weight * ln(1 + $2::float8 / spread)) AS score,
           array_agg(word ORDER BY weight DESC, spread) FILTER (WHERE weight > 1) AS words
    FROM hits GROUP BY item_id
)
SELECT r.item_id, r.words, t.number AS text_number, t.category = $3 AS same_category,
       t.area IS NOT NULL AND t.area = ANY($5::text[]) AS same_area,
       r.score * CASE WHEN t.category = $3 THEN 1.6 WHEN split_part(t.category, '.', 1) = $4 THEN 1.2 ELSE 1 END
               * CASE WHEN t.area IS NULL OR $5 = '{}' THEN 1 WHEN t.area = ANY($5::text[]) THEN 1.3 ELSE 0.2 END
       AS score
FROM ranked r
JOIN knowledge_item i ON i.id = r.item_id AND i.status = 'published' AND i.repealed IS NULL
JOIN knowledge_text t ON t.item_id = i.id AND t.state = 'published'
WHERE t.effective_from <= $6 AND (t.expires_on IS NULL OR t.expires_on >= $6)
ORDER BY score DESC, i.uses DESC, i.number LIMIT $7
"""


class Found(NamedTuple):
    """One item with why it was found."""

    item: KnowledgeItem
    text: KnowledgeText
    score: float
    words: tuple[str, ...]
    """Words of title or question that were said, the most telling first."""
    same_category: bool
    same_area: bool


async def index(item: KnowledgeItem, text: KnowledgeText | None) -> None:
    """Make the item findable by `text`, or by nothing at all; within the caller's transaction."""
    await KnowledgeWord.filter(item_id=item.id).delete()
    if text is not None:
        rows = [KnowledgeWord(item_id=item.id, word=word[:64], weight=value) for word, value in weights(text).items()]
        await KnowledgeWord.bulk_create(rows)


def weights(text: KnowledgeText) -> dict[str, float]:
    """What each word of a text weighs; a word counts where it stands highest."""
    parts = ((text.answer, ANSWER), (text.question, QUESTION), (text.title, TITLE))
    return {word: weight for part, weight in parts for word in telling_words(part, most=300)}


async def suggested(
    said: str, catalogue: Catalogue, today: date, *, category: str | None = None, area: str | None = None
) -> list[Found]:
    """At most three items that answer what was said or typed; none rather than a wrong one."""
    found = await find(said, catalogue, today, category=category, area=area, limit=SHOWN * 3)
    few = len(telling_words(said)) <= _TELLING
    return [one for one in found if len(one.words) >= _TELLING or (one.words and (one.same_category or few))][:SHOWN]


async def find(
    said: str, catalogue: Catalogue, today: date, *, category: str | None = None, area: str | None = None, limit: int
) -> list[Found]:
    """Published items that hold today and share a word with `said`, best first."""
    words = telling_words(said)
    if not words:
        return []
    known = category if category in catalogue.categories else None
    near = [one.code for one in catalogue.areas_up(area)] if area in catalogue.areas and area else []
    total = float(max(1, await KnowledgeItem.filter(status="published").count()))
    values = [words, total, known, (known or "").partition(".")[0], near, today, limit]
    rows = await get_connection("default").execute_query_dict(_FIND, values)
    return await _with_items(rows)


async def _with_items(rows: list[dict[str, Any]]) -> list[Found]:
    keys = [row["item_id"] for row in rows]
    items: dict[UUID, KnowledgeItem] = {item.id: item for item in await KnowledgeItem.filter(id__in=keys)}
    texts = await KnowledgeText.filter(item_id__in=keys, state="published")
    by_item = {text.item_id: text for text in texts}
    return [
        Found(
            items[row["item_id"]],
            by_item[row["item_id"]],
            float(row["score"]),
            _longest(row["words"] or []),
            bool(row["same_category"]),
            bool(row["same_area"]),
        )
        for row in rows
    ]


def _longest(words: list[str]) -> tuple[str, ...]:
    """Without the words that stand inside another one: 社保 beside 社保卡."""
    return tuple(word for word in words if not any(word != other and word in other for other in words))
