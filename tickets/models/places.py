"""The city's register of places (地名库): names with their points, loaded whole from the city's own table."""

from __future__ import annotations

from tortoise import fields, models


class PlaceName(models.Model):
    """One name; a place with other names has a row for each. Nothing in it is anybody's."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=40)
    """What it is found by: see `routing.place_names`."""
    name = fields.CharField(max_length=100)
    """As it is shown, the same for all names of a place."""
    area = fields.CharField(max_length=64)
    latitude = fields.FloatField()
    longitude = fields.FloatField()
    precision_m = fields.IntField()

    class Meta:
        table = "place_name"


class PlaceSheet(models.Model):
    """One loading of the register: from which table, by whom, when."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=300)
    digest = fields.CharField(max_length=64)
    datum = fields.CharField(max_length=16)
    places = fields.IntField()
    names = fields.IntField()
    loaded_by = fields.CharField(max_length=64)
    loaded_at = fields.DatetimeField()

    class Meta:
        table = "place_sheet"
