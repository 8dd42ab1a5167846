"""The file on which a suspension rests stays as long as its ticket is open: the database refuses to delete it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """
    CREATE FUNCTION attachment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM ticket WHERE id = OLD.ticket_id AND closed_at IS NULL
            AND suspensions @> jsonb_build_array(jsonb_build_object('evidence', OLD.id::text))
        ) THEN
            RAISE EXCEPTION 'attachment is evidence of a suspension' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END $$
    """,
    """
    CREATE TRIGGER attachment_stands BEFORE DELETE ON attachment
    FOR EACH ROW EXECUTE FUNCTION attachment_stands()
    """,
]
BACKWARD = ["DROP TRIGGER attachment_stands ON attachment", "DROP FUNCTION attachment_stands()"]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0011_hard_case")]

    initial = False

    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]
