-- Written by `make schema` from the migrations: change those, then write it anew.
CREATE TABLE "tortoise_migrations" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "app" VARCHAR(255) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "applied_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_tortoise_mi_app_3803a5" UNIQUE ("app", "name")
);
-- 0001_initial
--
-- Create model Account
--
CREATE TABLE "account" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "account" VARCHAR(64) NOT NULL UNIQUE,
    "name" VARCHAR(64) NOT NULL,
    "post" VARCHAR(32) NOT NULL,
    "role" VARCHAR(32) NOT NULL,
    "department" VARCHAR(64),
    "language" VARCHAR(8) NOT NULL,
    "password_hash" VARCHAR(255) NOT NULL,
    "active" BOOL NOT NULL,
    "failed_logins" INT NOT NULL,
    "locked_until" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "last_login_at" TIMESTAMPTZ
);
COMMENT ON COLUMN "account"."role" IS 'AGENT: agent\nNET: net\nLEAD: lead\nDISP: disp\nVIP: vip\nMEDIA: media\nOPIN: opin\nLIAISON: unit_liaison\nHANDLER: unit_handler\nHEAD: unit_head\nAUDIT: audit\nADMIN: admin\nSYS: sys';
--
-- Create model CallRecord
--
CREATE TABLE "call_record" (
    "call_id" VARCHAR(64) NOT NULL  PRIMARY KEY,
    "direction" VARCHAR(16) NOT NULL,
    "number" VARCHAR(32) NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "called" VARCHAR(64) NOT NULL,
    "queue" VARCHAR(64),
    "seat" VARCHAR(32),
    "agent_id" VARCHAR(64),
    "agent_name" VARCHAR(64) NOT NULL,
    "arrived_at" TIMESTAMPTZ NOT NULL,
    "queued_at" TIMESTAMPTZ,
    "ringing_at" TIMESTAMPTZ,
    "answered_at" TIMESTAMPTZ,
    "talk_ended_at" TIMESTAMPTZ,
    "ended_at" TIMESTAMPTZ,
    "outcome" VARCHAR(32),
    "recording_path" VARCHAR(500)
);
CREATE INDEX "idx_call_record_number_b576a4" ON "call_record" ("number");
CREATE INDEX "idx_call_record_arrived_b751ab" ON "call_record" ("arrived_at");
--
-- Create model ConsumedEvent
--
CREATE TABLE "consumed_event" (
    "digest" VARCHAR(64) NOT NULL  PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL
);
CREATE INDEX "idx_consumed_ev_at_560116" ON "consumed_event" ("at");
COMMENT ON TABLE "consumed_event" IS 'Digest of an event that was taken in: the second delivery finds it and does nothing.';
--
-- Create model NumberSeries
--
CREATE TABLE "number_series" (
    "name" VARCHAR(64) NOT NULL  PRIMARY KEY,
    "used" INT NOT NULL
);
COMMENT ON TABLE "number_series" IS 'Running numbers without gaps: \"ticket:2026-02-13\" and \"supervision:2026\".';
--
-- Create model RelayCursor
--
CREATE TABLE "relay_cursor" (
    "name" VARCHAR(32) NOT NULL  PRIMARY KEY,
    "xact" BIGINT NOT NULL,
    "last_id" BIGINT NOT NULL
);
COMMENT ON TABLE "relay_cursor" IS 'How far the outbox has told the world of ticket events.';
--
-- Create model SeatDuty
--
CREATE TABLE "seat_duty" (
    "seat" VARCHAR(32) NOT NULL  PRIMARY KEY,
    "agent_id" VARCHAR(64) NOT NULL,
    "agent_name" VARCHAR(64) NOT NULL,
    "post" VARCHAR(32) NOT NULL,
    "since" TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE "seat_duty" IS 'Who sits at a seat, as the last sign-in said: names the agent of an answered call after any restart.';
--
-- Create model Ticket
--
CREATE TABLE "ticket" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "number" VARCHAR(16) NOT NULL UNIQUE,
    "version" INT NOT NULL,
    "status" VARCHAR(32) NOT NULL,
    "light" VARCHAR(32) NOT NULL,
    "light_due_at" TIMESTAMPTZ,
    "level" INT NOT NULL,
    "round" INT NOT NULL,
    "matter" VARCHAR(200) NOT NULL,
    "demand" TEXT NOT NULL,
    "place" VARCHAR(300) NOT NULL,
    "area" VARCHAR(64),
    "type" VARCHAR(16),
    "urgency" VARCHAR(16) NOT NULL,
    "secrecy" VARCHAR(8) NOT NULL,
    "category" VARCHAR(64),
    "department" VARCHAR(64),
    "routed_department" VARCHAR(64),
    "channel" VARCHAR(16) NOT NULL,
    "answer" TEXT NOT NULL,
    "suggested_fields" JSONB NOT NULL,
    "caller_name" VARCHAR(64) NOT NULL,
    "caller_number" VARCHAR(32) NOT NULL,
    "contact_wish" VARCHAR(200) NOT NULL,
    "call_id" VARCHAR(64)  UNIQUE,
    "rule_pack" VARCHAR(64),
    "rule_version" VARCHAR(32),
    "due_estimated" BOOL NOT NULL,
    "limits" JSONB NOT NULL,
    "sign_due_at" TIMESTAMPTZ,
    "sign_met_at" TIMESTAMPTZ,
    "contact_due_at" TIMESTAMPTZ,
    "contact_met_at" TIMESTAMPTZ,
    "result_due_at" TIMESTAMPTZ,
    "result_met_at" TIMESTAMPTZ,
    "callback_due_at" TIMESTAMPTZ,
    "callback_met_at" TIMESTAMPTZ,
    "return_until" TIMESTAMPTZ,
    "return_decide_by" TIMESTAMPTZ,
    "deemed_signed" BOOL NOT NULL,
    "callback_sample" DOUBLE PRECISION NOT NULL,
    "returns" JSONB NOT NULL,
    "opened_by" VARCHAR(64),
    "owner_name" VARCHAR(64) NOT NULL,
    "opened_at" TIMESTAMPTZ NOT NULL,
    "saved_at" TIMESTAMPTZ NOT NULL,
    "accepted_at" TIMESTAMPTZ,
    "dispatched_at" TIMESTAMPTZ,
    "closed_at" TIMESTAMPTZ,
    "close_reason" VARCHAR(32),
    "event_seq" INT NOT NULL,
    "event_hash" VARCHAR(64) NOT NULL
);
CREATE INDEX "idx_ticket_light_d_f8489a" ON "ticket" ("light_due_at");
CREATE INDEX "idx_ticket_caller__b86a85" ON "ticket" ("caller_number");
CREATE INDEX "idx_ticket_status_14ffe8" ON "ticket" ("status", "opened_at", "id");
CREATE INDEX "idx_ticket_departm_1affed" ON "ticket" ("department", "status", "opened_at", "id");
CREATE INDEX "idx_ticket_light_ca6822" ON "ticket" ("light", "opened_at", "id");
CREATE INDEX "idx_ticket_opened__ac1531" ON "ticket" ("opened_by", "opened_at", "id");
COMMENT ON COLUMN "ticket"."status" IS 'DRAFT: draft\nACCEPTED: accepted\nDISPATCHED: dispatched\nSIGNED: signed\nWORKING: working\nRETURN_REVIEW: return_review\nREPLIED: replied\nCALLBACK: callback\nANSWERED: answered\nCLOSED: closed\nWITHDRAWN: withdrawn';
COMMENT ON COLUMN "ticket"."light" IS 'NONE: none\nGREEN: green\nYELLOW: yellow\nRED: red\nSUPERVISED: supervised';
COMMENT ON TABLE "ticket" IS 'Codes of type, urgency, secrecy and channel are those of `routing.facts`, kept as text so that the table outlives';
--
-- Create model CallbackTask
--
CREATE TABLE "callback_task" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "version" INT NOT NULL,
    "round" INT NOT NULL,
    "state" VARCHAR(32) NOT NULL,
    "number" VARCHAR(32) NOT NULL,
    "due_at" TIMESTAMPTZ,
    "tries" INT NOT NULL,
    "next_try_at" TIMESTAMPTZ,
    "excluded_agent" VARCHAR(64),
    "reached" BOOL,
    "contacted" BOOL,
    "solved" VARCHAR(16),
    "satisfied" VARCHAR(32),
    "note" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "done_at" TIMESTAMPTZ,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_callback_ta_state_fdeca9" ON "callback_task" ("state", "next_try_at");
COMMENT ON COLUMN "callback_task"."state" IS 'OPEN: open\nDIALLING: dialling\nDONE: done\nUNREACHED: unreached\nCANCELLED: cancelled';
--
-- Create model CallbackAttempt
--
CREATE TABLE "callback_attempt" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "seat" VARCHAR(32),
    "agent_id" VARCHAR(64) NOT NULL,
    "agent_name" VARCHAR(64) NOT NULL,
    "call_id" VARCHAR(64) NOT NULL UNIQUE,
    "connected_at" TIMESTAMPTZ,
    "ended_at" TIMESTAMPTZ,
    "outcome" VARCHAR(32),
    "talk_seconds" DOUBLE PRECISION NOT NULL,
    "task_id" UUID NOT NULL REFERENCES "callback_task" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "callback_attempt" IS '`id` travels to the dialler as `attempt_ref` and comes back in its events.';
--
-- Create model SupervisionStep
--
CREATE TABLE "supervision_step" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "breach" VARCHAR(32) NOT NULL,
    "level" INT NOT NULL,
    "due_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(32) NOT NULL,
    "document_number" VARCHAR(64)  UNIQUE,
    "at" TIMESTAMPTZ NOT NULL,
    "reason" TEXT NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_supervision_ticket__3b2c97" UNIQUE ("ticket_id", "breach", "level", "due_at")
);
COMMENT ON TABLE "supervision_step" IS 'One rung of the ladder that a ticket reached: written once for each promise that was broken.';
--
-- Create model TicketEvent
--
CREATE TABLE "ticket_event" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "xact" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    "seq" INT NOT NULL,
    "version" INT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(32) NOT NULL,
    "actor_id" VARCHAR(64) NOT NULL,
    "actor_name" VARCHAR(64) NOT NULL,
    "actor_post" VARCHAR(32) NOT NULL,
    "actor_department" VARCHAR(64),
    "text" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "previous_hash" VARCHAR(64) NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_ticket_even_ticket__b4ff99" UNIQUE ("ticket_id", "seq")
);
CREATE INDEX "idx_ticket_even_xact_127ef9" ON "ticket_event" ("xact", "id");
COMMENT ON TABLE "ticket_event" IS 'Audit trail, timeline and outbox in one: the database refuses to change or delete a row.';
--
-- Create model TranscriptSegment
--
CREATE TABLE "transcript_segment" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "call_id" VARCHAR(64) NOT NULL,
    "side" VARCHAR(16) NOT NULL,
    "index" INT NOT NULL,
    "from_recording" BOOL NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ NOT NULL,
    "text" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION,
    CONSTRAINT "uid_transcript__call_id_1d09d4" UNIQUE ("call_id", "side", "index", "from_recording")
);
-- 0002_constraints
--
-- Add constraint to CallbackTask
--
CREATE UNIQUE INDEX "callback_task_one_open" ON "callback_task" ("ticket_id") WHERE state IN ('open', 'dialling');
--
-- Add constraint to Ticket
--
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_counters_positive" CHECK (version >= 1 AND event_seq >= 0 AND round >= 0);
--
-- Add constraint to Ticket
--
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_with_unit_has_department" CHECK (status NOT IN ('dispatched', 'signed', 'working') OR department IS NOT NULL);
-- 0003_append_only
--
-- Run SQL
--
CREATE FUNCTION ticket_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'ticket_event is append-only' USING ERRCODE = 'restrict_violation';
    END $$;
CREATE TRIGGER ticket_event_append_only BEFORE UPDATE OR DELETE ON ticket_event
    FOR EACH ROW EXECUTE FUNCTION ticket_event_append_only();
CREATE TRIGGER ticket_event_no_truncate BEFORE TRUNCATE ON ticket_event
    FOR EACH STATEMENT EXECUTE FUNCTION ticket_event_append_only();
-- 0004_office
--
-- Create model AssessmentScheme
--
CREATE TABLE "assessment_scheme" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "adopted_at" TIMESTAMPTZ NOT NULL,
    "adopted_by" VARCHAR(64) NOT NULL,
    "reason" TEXT NOT NULL,
    "content" JSONB NOT NULL
);
COMMENT ON TABLE "assessment_scheme" IS 'Weights and points as adopted; the newest counts, the older ones stay.';
--
-- Create model Bulletin
--
CREATE TABLE "bulletin" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "month" VARCHAR(7) NOT NULL UNIQUE,
    "drafted_at" TIMESTAMPTZ NOT NULL,
    "content" JSONB NOT NULL,
    "signed_at" TIMESTAMPTZ,
    "signed_by" VARCHAR(64),
    "number" VARCHAR(64)  UNIQUE
);
COMMENT ON TABLE "bulletin" IS 'A month''s 通报: drafted by the platform, signed by a person.';
--
-- Create model CalendarSheet
--
CREATE TABLE "calendar_sheet" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "year" INT NOT NULL,
    "official" BOOL NOT NULL,
    "version" INT NOT NULL,
    "source" VARCHAR(300) NOT NULL,
    "days" JSONB NOT NULL,
    "loaded_by" VARCHAR(64) NOT NULL,
    "loaded_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_calendar_sh_year_35f995" UNIQUE ("year", "official", "version")
);
--
-- Create model CallbackRefusal
--
CREATE TABLE "callback_refusal" (
    "number" VARCHAR(32) NOT NULL  PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "task_id" UUID,
    "by_name" VARCHAR(64) NOT NULL
);
COMMENT ON TABLE "callback_refusal" IS 'A number whose owner does not want to be called back any more.';
--
-- Create model EvidencePackage
--
CREATE TABLE "evidence_package" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "department" VARCHAR(64) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "content" JSONB NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "assembled_at" TIMESTAMPTZ NOT NULL,
    "assembled_by" VARCHAR(64) NOT NULL
);
COMMENT ON TABLE "evidence_package" IS 'Records put together for those who decide on accountability; the platform itself concludes nothing.';
--
-- Create model EvidenceAccess
--
CREATE TABLE "evidence_access" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "actor_id" VARCHAR(64) NOT NULL,
    "actor_name" VARCHAR(64) NOT NULL,
    "actor_post" VARCHAR(32) NOT NULL,
    "purpose" VARCHAR(300) NOT NULL,
    "package_id" UUID NOT NULL REFERENCES "evidence_package" ("id") ON DELETE RESTRICT
);
--
-- Create model Exclusion
--
CREATE TABLE "exclusion" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "department" VARCHAR(64) NOT NULL,
    "code" VARCHAR(2) NOT NULL,
    "evidence" TEXT NOT NULL,
    "citizen_text" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ NOT NULL,
    "asked_by" VARCHAR(64) NOT NULL,
    "asked_name" VARCHAR(64) NOT NULL,
    "state" VARCHAR(16) NOT NULL,
    "lead_id" VARCHAR(64),
    "lead_name" VARCHAR(64) NOT NULL,
    "lead_at" TIMESTAMPTZ,
    "second_id" VARCHAR(64),
    "second_name" VARCHAR(64) NOT NULL,
    "second_at" TIMESTAMPTZ,
    "refused_by" VARCHAR(64) NOT NULL,
    "refusal" TEXT NOT NULL,
    "appeal" TEXT NOT NULL,
    "appealed_at" TIMESTAMPTZ,
    "appealed_by" VARCHAR(64) NOT NULL,
    "task_id" UUID NOT NULL REFERENCES "callback_task" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_exclusion_departm_51a48e" ON "exclusion" ("department", "asked_at");
COMMENT ON TABLE "exclusion" IS 'A rating that is not to count against the unit: asked for, then granted by two different people.';
--
-- Create model Interview
--
CREATE TABLE "interview" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "department" VARCHAR(64) NOT NULL,
    "cause" VARCHAR(300) NOT NULL,
    "held_on" DATE NOT NULL,
    "host" VARCHAR(64) NOT NULL,
    "attendees" VARCHAR(300) NOT NULL,
    "record" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "plan_due_on" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,
    "recorded_by" VARCHAR(64) NOT NULL
);
COMMENT ON TABLE "interview" IS '约谈: who spoke with whom, what was said, and the plan to put it right.';
--
-- Create model Notice
--
CREATE TABLE "notice" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(32) NOT NULL,
    "subject" VARCHAR(160) NOT NULL UNIQUE,
    "roles" JSONB NOT NULL,
    "department" VARCHAR(64),
    "text" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ,
    "seen_by" VARCHAR(64),
    "ticket_id" UUID REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_notice_departm_6d59d8" ON "notice" ("department", "seen_at", "at");
--
-- Create model Posting
--
CREATE TABLE "posting" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "post" VARCHAR(32) NOT NULL,
    "department" VARCHAR(64),
    "since" TIMESTAMPTZ NOT NULL,
    "until" TIMESTAMPTZ,
    "changed_by" VARCHAR(64) NOT NULL,
    "reason" VARCHAR(300) NOT NULL,
    "account_id" UUID NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_posting_account_2e3809" ON "posting" ("account_id", "since");
--
-- Create model Relisten
--
CREATE TABLE "relisten" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "drawn_at" TIMESTAMPTZ NOT NULL,
    "first_agent" VARCHAR(64) NOT NULL,
    "listened_at" TIMESTAMPTZ,
    "listener_id" VARCHAR(64),
    "listener_name" VARCHAR(64) NOT NULL,
    "agrees" BOOL,
    "remark" TEXT NOT NULL,
    "task_id" UUID NOT NULL UNIQUE REFERENCES "callback_task" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "relisten" IS 'An answered callback drawn to be listened to again by a second person.';
--
-- Create model SampleDecision
--
CREATE TABLE "sample_decision" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "round" INT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "quarter" VARCHAR(6) NOT NULL,
    "department" VARCHAR(64) NOT NULL,
    "stratum" VARCHAR(100) NOT NULL,
    "position" INT NOT NULL,
    "share" DOUBLE PRECISION NOT NULL,
    "rule" VARCHAR(16) NOT NULL,
    "chosen" BOOL NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_sample_deci_ticket__52dfa0" UNIQUE ("ticket_id", "round")
);
CREATE INDEX "idx_sample_deci_departm_8d14f3" ON "sample_decision" ("department", "quarter");
COMMENT ON TABLE "sample_decision" IS 'Whether a replied ticket is called back, with all that is needed to work it out again.';
--
-- Create model SamplingSeed
--
CREATE TABLE "sampling_seed" (
    "quarter" VARCHAR(6) NOT NULL  PRIMARY KEY,
    "seed" VARCHAR(64) NOT NULL,
    "made_at" TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE "sampling_seed" IS 'The random number behind a quarter''s draws, made once and kept.';
--
-- Create model ScoreMark
--
CREATE TABLE "score_mark" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "department" VARCHAR(64) NOT NULL,
    "kind" VARCHAR(32) NOT NULL,
    "ticket_number" VARCHAR(16),
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "by_name" VARCHAR(64) NOT NULL
);
CREATE INDEX "idx_score_mark_departm_3aa8a9" ON "score_mark" ("department", "at");
COMMENT ON TABLE "score_mark" IS 'Points that a person gives or takes with a reason; those of the ladder are counted from its own records.';
--
-- Create model SupervisionOrder
--
CREATE TABLE "supervision_order" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "number" VARCHAR(64) NOT NULL UNIQUE,
    "department" VARCHAR(64),
    "breach" VARCHAR(32) NOT NULL,
    "reason" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ NOT NULL,
    "issued_by" VARCHAR(64) NOT NULL,
    "reply_due_at" TIMESTAMPTZ,
    "signed_at" TIMESTAMPTZ,
    "signed_by" VARCHAR(64),
    "reply" TEXT NOT NULL,
    "replied_at" TIMESTAMPTZ,
    "replied_by" VARCHAR(64),
    "overdue_at" TIMESTAMPTZ,
    "closed_at" TIMESTAMPTZ,
    "closed_by" VARCHAR(64),
    "opinion" TEXT NOT NULL,
    "version" INT NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_supervision_departm_80b902" ON "supervision_order" ("department", "issued_at");
CREATE INDEX "idx_supervision_closed__bbded3" ON "supervision_order" ("closed_at", "reply_due_at");
COMMENT ON TABLE "supervision_order" IS 'A numbered 督办单 that asks a unit for a written reply.';
--
-- Run SQL
--
CREATE FUNCTION callback_answers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'an answer once saved is not changed' USING ERRCODE = 'restrict_violation';
    END $$;
CREATE TRIGGER callback_answers_stay BEFORE UPDATE ON callback_task FOR EACH ROW
    WHEN (OLD.solved IS NOT NULL AND (NEW.solved, NEW.satisfied, NEW.contacted, NEW.note, NEW.reached)
          IS DISTINCT FROM (OLD.solved, OLD.satisfied, OLD.contacted, OLD.note, OLD.reached))
    EXECUTE FUNCTION callback_answers_stay();
-- 0005_secrecy
--
-- Create model AuditAnchor
--
CREATE TABLE "audit_anchor" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "upto_xact" BIGINT NOT NULL,
    "changed" INT NOT NULL,
    "previous_digest" VARCHAR(64) NOT NULL,
    "digest" VARCHAR(64) NOT NULL
);
COMMENT ON TABLE "audit_anchor" IS 'The heads of all chains at one moment, as one digest that holds the digest of the anchor before.';
--
-- Create model AnchoredHead
--
CREATE TABLE "anchored_head" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "chain" VARCHAR(16) NOT NULL,
    "ticket_id" UUID NOT NULL,
    "seq" INT NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    "anchor_id" BIGINT NOT NULL REFERENCES "audit_anchor" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_anchored_he_anchor__3325b1" UNIQUE ("anchor_id", "chain", "ticket_id")
);
COMMENT ON TABLE "anchored_head" IS 'Last row of a chain that had grown since the anchor before.';
--
-- Create model TicketView
--
CREATE TABLE "ticket_view" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "xact" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    "seq" INT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "what" VARCHAR(16) NOT NULL,
    "viewer_id" VARCHAR(64) NOT NULL,
    "viewer_name" VARCHAR(64) NOT NULL,
    "viewer_post" VARCHAR(32) NOT NULL,
    "viewer_department" VARCHAR(64),
    "detail" JSONB NOT NULL,
    "previous_hash" VARCHAR(64) NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_ticket_view_ticket__6269ca" UNIQUE ("ticket_id", "seq")
);
COMMENT ON TABLE "ticket_view" IS 'One look at a ticket, with the viewer as of that day; the rows of a ticket are chained as its events are.';
--
-- Create model UnmaskRequest
--
CREATE TABLE "unmask_request" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "state" VARCHAR(32) NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_by" VARCHAR(64) NOT NULL,
    "asked_name" VARCHAR(64) NOT NULL,
    "asked_post" VARCHAR(32) NOT NULL,
    "asked_role" VARCHAR(32) NOT NULL,
    "asked_at" TIMESTAMPTZ NOT NULL,
    "decided_by" VARCHAR(64),
    "decided_name" VARCHAR(64) NOT NULL,
    "decided_at" TIMESTAMPTZ,
    "opinion" TEXT NOT NULL,
    "until" TIMESTAMPTZ,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_unmask_requ_state_469914" ON "unmask_request" ("state", "asked_at");
CREATE INDEX "idx_unmask_requ_ticket__8da25e" ON "unmask_request" ("ticket_id", "asked_by");
COMMENT ON COLUMN "unmask_request"."state" IS 'OPEN: open\nGRANTED: granted\nREFUSED: refused';
COMMENT ON TABLE "unmask_request" IS 'One wish to see a caller''s number: asked by one person, decided by another, and over at `until`.';
--
-- Add field demand_for_unit to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "demand_for_unit" TEXT NOT NULL DEFAULT '';
--
-- Add field matter_for_unit to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "matter_for_unit" VARCHAR(200) NOT NULL DEFAULT '';
--
-- Add field minimised_at to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "minimised_at" TIMESTAMPTZ;
--
-- Add field named_readers to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "named_readers" JSONB NOT NULL DEFAULT '[]'::jsonb;
--
-- Run SQL
--
CREATE FUNCTION rows_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ticket_view_append_only BEFORE UPDATE OR DELETE ON ticket_view FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER ticket_view_no_truncate BEFORE TRUNCATE ON ticket_view FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER audit_anchor_append_only BEFORE UPDATE OR DELETE ON audit_anchor FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER audit_anchor_no_truncate BEFORE TRUNCATE ON audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER anchored_head_append_only BEFORE UPDATE OR DELETE ON anchored_head FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER anchored_head_no_truncate BEFORE TRUNCATE ON anchored_head FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
-- 0006_wider_life
--
-- Create model Precedent
--
CREATE TABLE "precedent" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "category" VARCHAR(64),
    "area" VARCHAR(64),
    "department" VARCHAR(64) NOT NULL,
    "proposed" VARCHAR(64),
    "reason" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "opinion" TEXT NOT NULL,
    "decided_by" VARCHAR(64) NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_precedent_categor_cc1fe2" ON "precedent" ("category");
COMMENT ON TABLE "precedent" IS 'One decision on who is responsible, with its reason: kept as it was then.';
--
-- Create model RoutingDraft
--
CREATE TABLE "routing_draft" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "version" INT NOT NULL,
    "state" VARCHAR(32) NOT NULL,
    "category" VARCHAR(64),
    "area" VARCHAR(64),
    "department" VARCHAR(64) NOT NULL,
    "partners" JSONB NOT NULL,
    "scope" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "chair" VARCHAR(64) NOT NULL,
    "drafted_by" VARCHAR(64) NOT NULL,
    "drafted_by_id" VARCHAR(64) NOT NULL,
    "drafted_at" TIMESTAMPTZ NOT NULL,
    "approved_by" VARCHAR(64),
    "approved_at" TIMESTAMPTZ,
    "in_force_from" TIMESTAMPTZ,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_routing_dra_state_909ac1" ON "routing_draft" ("state", "category");
COMMENT ON COLUMN "routing_draft"."state" IS 'DRAFT: draft\nAPPROVED: approved\nIN_FORCE: in_force';
COMMENT ON TABLE "routing_draft" IS 'A rule that a consultation''s minutes ask for: draft, then approved, then in force from a day on.';
--
-- Alter field status on Ticket
--
COMMENT ON COLUMN "ticket"."status" IS 'state';
--
-- Add field archived_at to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "archived_at" TIMESTAMPTZ;
--
-- Add field audit to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "audit" JSONB NOT NULL DEFAULT '{}'::jsonb;
--
-- Add field extensions to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "extensions" JSONB NOT NULL DEFAULT '[]'::jsonb;
--
-- Add field first_department to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "first_department" VARCHAR(64);
--
-- Add field merged_into to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "merged_into" UUID;
--
-- Add field original_due_at to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "original_due_at" TIMESTAMPTZ;
--
-- Add field parts to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "parts" JSONB NOT NULL DEFAULT '[]'::jsonb;
--
-- Add field refusal to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "refusal" JSONB NOT NULL DEFAULT '{}'::jsonb;
--
-- Add field resume_by to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "resume_by" TIMESTAMPTZ;
--
-- Add field suspensions to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "suspensions" JSONB NOT NULL DEFAULT '[]'::jsonb;
-- 0007_knowledge
--
-- Create model Announcement
--
CREATE TABLE "announcement" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "number" VARCHAR(32) NOT NULL UNIQUE,
    "version" INT NOT NULL,
    "department" VARCHAR(64) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "text" TEXT NOT NULL,
    "area" VARCHAR(64),
    "category" VARCHAR(64),
    "keywords" JSONB NOT NULL,
    "starts_at" TIMESTAMPTZ NOT NULL,
    "ends_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,
    "author_name" VARCHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "linked" INT NOT NULL,
    "event_seq" INT NOT NULL,
    "event_hash" VARCHAR(64) NOT NULL
);
CREATE INDEX "idx_announcemen_ends_at_ece037" ON "announcement" ("ends_at");
COMMENT ON TABLE "announcement" IS '信息报备: what a unit says in advance of an outage or of works. `number` is \"报备〔2026〕1号\".';
--
-- Create model AnnouncementLink
--
CREATE TABLE "announcement_link" (
    "ticket_id" UUID NOT NULL  PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "agent_name" VARCHAR(64) NOT NULL,
    "announcement_id" UUID NOT NULL REFERENCES "announcement" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "announcement_link" IS 'A ticket that is about what was announced; one ticket belongs to one announcement.';
--
-- Create model KnowledgeEvent
--
CREATE TABLE "knowledge_event" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "subject" VARCHAR(16) NOT NULL,
    "subject_id" UUID NOT NULL,
    "seq" INT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(32) NOT NULL,
    "actor_id" VARCHAR(64) NOT NULL,
    "actor_name" VARCHAR(64) NOT NULL,
    "actor_post" VARCHAR(32) NOT NULL,
    "actor_department" VARCHAR(64),
    "text" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "previous_hash" VARCHAR(64) NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    CONSTRAINT "uid_knowledge_e_subject_4522df" UNIQUE ("subject_id", "seq")
);
COMMENT ON TABLE "knowledge_event" IS 'Record of every write to an item, a task or an announcement: each a chain of hashes that is only added to.';
--
-- Create model KnowledgeItem
--
CREATE TABLE "knowledge_item" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "number" VARCHAR(16) NOT NULL UNIQUE,
    "version" INT NOT NULL,
    "status" VARCHAR(32) NOT NULL,
    "owner" VARCHAR(64),
    "current" INT,
    "newest" INT NOT NULL,
    "review_by" DATE,
    "repealed" VARCHAR(300),
    "uses" INT NOT NULL,
    "wrong" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "changed_at" TIMESTAMPTZ NOT NULL,
    "event_seq" INT NOT NULL,
    "event_hash" VARCHAR(64) NOT NULL
);
CREATE INDEX "idx_knowledge_i_status_a1b78f" ON "knowledge_item" ("status", "owner");
CREATE INDEX "idx_knowledge_i_status_0ed0b0" ON "knowledge_item" ("status", "review_by");
COMMENT ON COLUMN "knowledge_item"."status" IS 'DRAFT: draft\nREVIEWED: reviewed\nPUBLISHED: published\nWITHDRAWN: withdrawn';
COMMENT ON TABLE "knowledge_item" IS 'What one reads and cites; the text lies in its versions. `number` is \"K-0001\".';
--
-- Create model KnowledgeCitation
--
CREATE TABLE "knowledge_citation" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "text_number" INT NOT NULL,
    "ticket_id" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "agent_id" VARCHAR(64) NOT NULL,
    "item_id" UUID NOT NULL REFERENCES "knowledge_item" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_knowledge_c_ticket__8f6fe3" ON "knowledge_citation" ("ticket_id");
COMMENT ON TABLE "knowledge_citation" IS 'A direct answer rested on this version of this item.';
--
-- Create model KnowledgeTask
--
CREATE TABLE "knowledge_task" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "version" INT NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "state" VARCHAR(16) NOT NULL,
    "department" VARCHAR(64),
    "ticket_id" UUID NOT NULL,
    "ticket_number" VARCHAR(16) NOT NULL,
    "matter" VARCHAR(200) NOT NULL,
    "answer" TEXT NOT NULL,
    "category" VARCHAR(64),
    "area" VARCHAR(64),
    "due_at" TIMESTAMPTZ NOT NULL,
    "item_id" UUID,
    "item_number" VARCHAR(16) NOT NULL,
    "note" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "settled_at" TIMESTAMPTZ,
    "settled_by" VARCHAR(64) NOT NULL,
    "event_seq" INT NOT NULL,
    "event_hash" VARCHAR(64) NOT NULL
);
CREATE INDEX "idx_knowledge_t_state_441c64" ON "knowledge_task" ("state", "department", "due_at");
COMMENT ON TABLE "knowledge_task" IS 'What a unit must write or confirm: a gap that a direct answer found, or the filing after a closed inquiry.';
--
-- Create model KnowledgeText
--
CREATE TABLE "knowledge_text" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "state" VARCHAR(32) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "question" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "basis" VARCHAR(300) NOT NULL,
    "document_number" VARCHAR(100) NOT NULL,
    "category" VARCHAR(64),
    "area" VARCHAR(64),
    "effective_from" DATE NOT NULL,
    "expires_on" DATE,
    "reason" TEXT NOT NULL,
    "author" VARCHAR(64) NOT NULL,
    "author_name" VARCHAR(64) NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL,
    "reviewer" VARCHAR(64),
    "reviewer_name" VARCHAR(64) NOT NULL,
    "publisher" VARCHAR(64),
    "publisher_name" VARCHAR(64) NOT NULL,
    "published_at" TIMESTAMPTZ,
    "item_id" UUID NOT NULL REFERENCES "knowledge_item" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_knowledge_t_item_id_1dc49d" UNIQUE ("item_id", "number")
);
CREATE INDEX "idx_knowledge_t_documen_88f917" ON "knowledge_text" ("document_number");
COMMENT ON COLUMN "knowledge_text"."state" IS 'DRAFT: draft\nREVIEWED: reviewed\nPUBLISHED: published\nSUPERSEDED: superseded\nREFUSED: refused';
COMMENT ON TABLE "knowledge_text" IS 'One version of an item''s text, never changed once it was published.';
--
-- Create model KnowledgeWord
--
CREATE TABLE "knowledge_word" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "word" VARCHAR(64) NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "item_id" UUID NOT NULL REFERENCES "knowledge_item" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_knowledge_w_word_55ec3e" UNIQUE ("word", "item_id")
);
COMMENT ON TABLE "knowledge_word" IS 'One word of a published text: what searching reads.';
--
-- Create model RepealedDocument
--
CREATE TABLE "repealed_document" (
    "number" VARCHAR(100) NOT NULL  PRIMARY KEY,
    "note" VARCHAR(300) NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "by_name" VARCHAR(64) NOT NULL
);
COMMENT ON TABLE "repealed_document" IS 'A document that holds no longer, by its number as `tickets.knowledge.documents.plain` writes it.';
--
-- Add constraint to Announcement
--
ALTER TABLE "announcement" ADD CONSTRAINT "announcement_times" CHECK (ends_at > starts_at AND linked >= 0);
--
-- Add constraint to KnowledgeItem
--
ALTER TABLE "knowledge_item" ADD CONSTRAINT "knowledge_counters" CHECK (version >= 1 AND uses >= 0 AND wrong >= 0);
--
-- Add constraint to KnowledgeTask
--
CREATE UNIQUE INDEX "knowledge_task_one_open" ON "knowledge_task" ("ticket_id", "kind") WHERE state = 'open';
--
-- Add constraint to KnowledgeText
--
ALTER TABLE "knowledge_text" ADD CONSTRAINT "knowledge_text_dates" CHECK (expires_on IS NULL OR expires_on >= effective_from);
--
-- Add constraint to KnowledgeText
--
ALTER TABLE "knowledge_text" ADD CONSTRAINT "knowledge_text_two_people" CHECK (reviewer IS NULL OR reviewer <> author);
--
-- Add constraint to KnowledgeText
--
CREATE UNIQUE INDEX "knowledge_text_one_under_way" ON "knowledge_text" ("item_id") WHERE state IN ('draft', 'reviewed');
--
-- Add constraint to KnowledgeText
--
CREATE UNIQUE INDEX "knowledge_text_one_published" ON "knowledge_text" ("item_id") WHERE state = 'published';
--
-- Run SQL
--
CREATE TRIGGER knowledge_event_append_only BEFORE UPDATE OR DELETE ON knowledge_event
    FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER knowledge_event_no_truncate BEFORE TRUNCATE ON knowledge_event
    FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
-- 0008_lists
--
-- Create model AttachmentRow
--
CREATE TABLE "attachment" (
    "id" UUID NOT NULL  PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "media" VARCHAR(100) NOT NULL,
    "size" INT NOT NULL,
    "by_id" VARCHAR(64) NOT NULL,
    "by_name" VARCHAR(64) NOT NULL,
    "by_department" VARCHAR(64),
    "at" TIMESTAMPTZ NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_attachment_ticket__287429" UNIQUE ("ticket_id", "digest")
);
--
-- Create model ImportedTicket
--
CREATE TABLE "imported_ticket" (
    "old_number" VARCHAR(64) NOT NULL  PRIMARY KEY,
    "sheet" VARCHAR(64) NOT NULL,
    "line" INT NOT NULL,
    "ticket_id" UUID NOT NULL UNIQUE REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
--
-- Create model TicketSearch
--
CREATE TABLE "ticket_search" (
    "search" TSVECTOR NOT NULL,
    "ticket_id" UUID NOT NULL  PRIMARY KEY REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
CREATE INDEX "ticket_search_words" ON "ticket_search" USING GIN ("search");
COMMENT ON TABLE "ticket_search" IS 'One row a ticket, written in the transaction that changes its text.';
--
-- Remove index from Ticket
--
DROP INDEX "idx_ticket_departm_1affed";
--
-- Remove index from Ticket
--
DROP INDEX "idx_ticket_light_ca6822";
--
-- Add index to Ticket
--
CREATE INDEX "idx_ticket_departm_f7d09a" ON "ticket" ("department", "opened_at", "id");
--
-- Add index to Ticket
--
CREATE INDEX "idx_ticket_light_df24da" ON "ticket" ("light", "result_due_at", "id");
--
-- Alter options for TicketSearch
--
-- (no-op)
--
-- Run SQL
--
CREATE INDEX ticket_live_opened ON ticket (opened_at, id) WHERE closed_at IS NULL;
CREATE INDEX ticket_live_sign ON ticket (status, sign_due_at, id) WHERE closed_at IS NULL;
CREATE INDEX ticket_live_callback ON ticket (callback_due_at, id) WHERE closed_at IS NULL;
CREATE INDEX ticket_live_department ON ticket (department, result_due_at, id) WHERE closed_at IS NULL;
CREATE INDEX ticket_over_opened ON ticket (opened_at, id) WHERE closed_at IS NOT NULL;
-- 0009_list_indexes
--
-- Run SQL
--
CREATE INDEX ticket_to_archive ON ticket (closed_at) WHERE status = 'closed';
CREATE INDEX ticket_parts ON ticket USING gin (parts jsonb_path_ops);
-- 0010_demo_clock
--
-- Create model DemoClockMove
--
CREATE TABLE "demo_clock_move" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "real_at" TIMESTAMPTZ NOT NULL,
    "shown_before" TIMESTAMPTZ NOT NULL,
    "shown_after" TIMESTAMPTZ NOT NULL,
    "ahead_seconds" DOUBLE PRECISION NOT NULL,
    "how" VARCHAR(16) NOT NULL,
    "swept" INT NOT NULL,
    "account" VARCHAR(64) NOT NULL,
    "name" VARCHAR(64) NOT NULL
);
COMMENT ON TABLE "demo_clock_move" IS 'Added, never changed or deleted.';
--
-- Run SQL
--
CREATE FUNCTION demo_clock_move_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'demo_clock_move is append-only' USING ERRCODE = 'restrict_violation';
    END $$;
CREATE TRIGGER demo_clock_move_append_only BEFORE UPDATE OR DELETE ON demo_clock_move
    FOR EACH ROW EXECUTE FUNCTION demo_clock_move_append_only();
-- 0011_hard_case
--
-- Add field hard_case to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "hard_case" BOOL NOT NULL DEFAULT FALSE;
-- 0012_evidence_stands
--
-- Run SQL
--
CREATE FUNCTION attachment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM ticket WHERE id = OLD.ticket_id AND closed_at IS NULL
            AND suspensions @> jsonb_build_array(jsonb_build_object('evidence', OLD.id::text))
        ) THEN
            RAISE EXCEPTION 'attachment is evidence of a suspension' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END $$;
CREATE TRIGGER attachment_stands BEFORE DELETE ON attachment
    FOR EACH ROW EXECUTE FUNCTION attachment_stands();
-- 0013_list_per_index
--
-- Remove index from Ticket
--
DROP INDEX "idx_ticket_status_14ffe8";
--
-- Remove index from Ticket
--
DROP INDEX "idx_ticket_opened__ac1531";
--
-- Remove index from Ticket
--
DROP INDEX "idx_ticket_light_df24da";
--
-- Remove index from TicketSearch
--
DROP INDEX "ticket_search_words";
--
-- Add field opened_at to TicketSearch
--
ALTER TABLE "ticket_search" ADD COLUMN "opened_at" TIMESTAMPTZ NOT NULL DEFAULT '-infinity';
--
-- Add field day to TicketSearch
--
ALTER TABLE "ticket_search" ADD COLUMN "day" INT NOT NULL DEFAULT 0;
--
-- Add field live to TicketSearch
--
ALTER TABLE "ticket_search" ADD COLUMN "live" BOOL NOT NULL DEFAULT TRUE;
--
-- Add field strict to TicketSearch
--
ALTER TABLE "ticket_search" ADD COLUMN "strict" BOOL NOT NULL DEFAULT FALSE;
--
-- Run SQL
--
DROP INDEX ticket_live_opened;
DROP INDEX ticket_live_sign;
DROP INDEX ticket_live_callback;
DROP INDEX ticket_live_department;
DROP INDEX ticket_over_opened;
CREATE INDEX ticket_list_open ON ticket (opened_at, id) WHERE status NOT IN ('answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn', 'draft');
CREATE INDEX ticket_list_by_status ON ticket (status, opened_at, id) WHERE status NOT IN ('answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn', 'draft');
CREATE INDEX ticket_list_mine ON ticket (opened_by, opened_at, id) WHERE status NOT IN ('answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn');
CREATE INDEX ticket_list_department ON ticket (department, result_due_at, id) WHERE status NOT IN ('answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn', 'draft');
CREATE INDEX ticket_list_unsigned ON ticket (sign_due_at, id) WHERE status = 'dispatched';
CREATE INDEX ticket_list_returns ON ticket (return_decide_by, id) WHERE status = 'return_review';
CREATE INDEX ticket_list_lights ON ticket (light, result_due_at, id) WHERE light IN ('yellow', 'red', 'supervised');
CREATE INDEX ticket_list_estimated ON ticket (result_due_at, id) WHERE due_estimated AND status NOT IN ('answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn', 'draft');
CREATE INDEX ticket_list_requests ON ticket (result_due_at, id) WHERE status = 'working' AND (extensions @> '[{"granted": null}]'::jsonb OR suspensions @> '[{"granted": null}]'::jsonb);
CREATE INDEX ticket_list_to_audit ON ticket (result_met_at, id) WHERE status = 'replied';
CREATE INDEX ticket_list_dissatisfied ON ticket (callback_met_at, id) WHERE status = 'dissatisfied';
CREATE INDEX ticket_list_callbacks ON ticket (callback_due_at, id) WHERE status IN ('auditing_ok', 'callback');
CREATE INDEX ticket_list_closed ON ticket (opened_at, id) WHERE status IN ('answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn');
UPDATE ticket_search SET opened_at = ticket.opened_at, live = closed_at IS NULL, strict = secrecy = 'L3',
    day = greatest(0, floor(extract(epoch FROM ticket.opened_at) / 86400)::int)
FROM ticket WHERE ticket.id = ticket_id;
CREATE INDEX ticket_search_live ON ticket_search USING gin (search, (ARRAY[day / 1 * 6 + 0, day / 4 * 6 + 1, day / 16 * 6 + 2, day / 64 * 6 + 3, day / 256 * 6 + 4, day / 1024 * 6 + 5])) WITH (fastupdate = off) WHERE live;
CREATE INDEX ticket_search_over ON ticket_search USING gin (search, (ARRAY[day / 1 * 6 + 0, day / 4 * 6 + 1, day / 16 * 6 + 2, day / 64 * 6 + 3, day / 256 * 6 + 4, day / 1024 * 6 + 5])) WITH (fastupdate = off) WHERE NOT live;
CREATE INDEX ticket_search_day ON ticket_search (live, day);
-- 0010_list_views
--
-- Create model ListView
--
CREATE TABLE "list_view" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "xact" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    "viewer_id" UUID NOT NULL,
    "seq" INT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "what" VARCHAR(32) NOT NULL,
    "viewer_name" VARCHAR(64) NOT NULL,
    "viewer_post" VARCHAR(32) NOT NULL,
    "viewer_department" VARCHAR(64),
    "filters" JSONB NOT NULL,
    "shown" INT NOT NULL,
    "tickets" JSONB NOT NULL,
    "previous_hash" VARCHAR(64) NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    CONSTRAINT "uid_list_view_viewer__612305" UNIQUE ("viewer_id", "seq")
);
COMMENT ON TABLE "list_view" IS 'One look at a list on which secret tickets stood; the rows of a viewer are chained.';
--
-- Run SQL
--
CREATE INDEX list_view_tickets ON list_view USING gin (tickets jsonb_path_ops);
CREATE TRIGGER list_view_append_only BEFORE UPDATE OR DELETE ON list_view FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER list_view_no_truncate BEFORE TRUNCATE ON list_view FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
-- 0014_personal
--
-- Create model PersonalKey
--
CREATE TABLE "personal_key" (
    "id" VARCHAR(16) NOT NULL  PRIMARY KEY,
    "fingerprint" VARCHAR(32) NOT NULL,
    "made_at" TIMESTAMPTZ NOT NULL,
    "current" BOOL NOT NULL,
    "settled" BOOL NOT NULL
);
--
-- Create model RetentionRun
--
CREATE TABLE "retention_run" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "before" TIMESTAMPTZ NOT NULL,
    "basis" TEXT NOT NULL,
    "many" INT NOT NULL
);
COMMENT ON TABLE "retention_run" IS 'One batch that the plan of retention took out: proof that it was done, and on what basis.';
--
-- Run SQL
--
ALTER TABLE ticket ALTER COLUMN matter TYPE text, ALTER COLUMN place TYPE text, ALTER COLUMN matter_for_unit TYPE text, ALTER COLUMN caller_name TYPE text, ALTER COLUMN caller_number TYPE text, ALTER COLUMN contact_wish TYPE text;
ALTER TABLE call_record ALTER COLUMN number TYPE text, ALTER COLUMN name TYPE text;
ALTER TABLE callback_task ALTER COLUMN number TYPE text;
DROP INDEX idx_ticket_caller__b86a85;
DROP INDEX idx_call_record_number_b576a4;
ALTER TABLE ticket ADD COLUMN caller_index varchar(32) NOT NULL DEFAULT '';
ALTER TABLE call_record ADD COLUMN number_index varchar(32) NOT NULL DEFAULT '';
CREATE INDEX ticket_caller_index ON ticket (caller_index);
CREATE INDEX call_record_number_index ON call_record (number_index);
ALTER TABLE ticket ALTER COLUMN suggested_fields TYPE text
    USING CASE WHEN suggested_fields = '{}'::jsonb THEN '' ELSE suggested_fields::text END;
DELETE FROM consumed_event;
ALTER TABLE callback_refusal DROP CONSTRAINT callback_refusal_pkey;
ALTER TABLE callback_refusal ALTER COLUMN number TYPE text;
ALTER TABLE callback_refusal ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY;
ALTER TABLE callback_refusal ALTER COLUMN id DROP DEFAULT;
ALTER TABLE callback_refusal ADD COLUMN number_index varchar(32) NOT NULL DEFAULT '';
CREATE INDEX callback_refusal_number_index ON callback_refusal (number_index);
--
-- State the columns that hold citizens' data
--
-- (no-op)
--
-- Alter options for CallbackRefusal
--
-- (no-op)
-- 0015_exchange
--
-- Create model ExchangeCount
--
CREATE TABLE "exchange_count" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "partner" VARCHAR(64) NOT NULL,
    "day" DATE NOT NULL,
    "ours" JSONB NOT NULL,
    "theirs" JSONB NOT NULL,
    "agrees" BOOL,
    "at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_exchange_co_partner_537dfc" UNIQUE ("partner", "day")
);
COMMENT ON TABLE "exchange_count" IS 'One day with one partner, as either side counted it; `agrees` None until both have spoken.';
--
-- Create model ExchangeLink
--
CREATE TABLE "exchange_link" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "role" VARCHAR(16) NOT NULL,
    "partner" VARCHAR(64) NOT NULL,
    "packet" UUID NOT NULL,
    "their_number" VARCHAR(64) NOT NULL,
    "since" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,
    "last_seq" INT NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_exchange_li_ticket__4c981a" UNIQUE ("ticket_id", "role")
);
CREATE INDEX "idx_exchange_li_partner_cdbf17" ON "exchange_link" ("partner", "packet");
COMMENT ON TABLE "exchange_link" IS 'A ticket that has another side: role \"custodian\" while the partner has it, \"home\" where the partner gave it.';
--
-- Create model ExchangePacket
--
CREATE TABLE "exchange_packet" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "packet" UUID NOT NULL,
    "partner" VARCHAR(64) NOT NULL,
    "direction" VARCHAR(3) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "day" DATE NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "body" TEXT NOT NULL,
    "signature" VARCHAR(128) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "state" VARCHAR(32) NOT NULL,
    "tries" INT NOT NULL,
    "next_try_at" TIMESTAMPTZ,
    "error" VARCHAR(200) NOT NULL,
    "receipt" TEXT NOT NULL,
    "receipt_signature" VARCHAR(128) NOT NULL,
    "settled_at" TIMESTAMPTZ,
    "alarmed_at" TIMESTAMPTZ,
    "ticket_id" UUID REFERENCES "ticket" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_exchange_pa_partner_e5fc0d" UNIQUE ("partner", "direction", "packet")
);
CREATE INDEX "idx_exchange_pa_directi_6469f7" ON "exchange_packet" ("direction", "state", "id");
CREATE INDEX "idx_exchange_pa_partner_67e044" ON "exchange_packet" ("partner", "day");
COMMENT ON COLUMN "exchange_packet"."state" IS 'WAITING: waiting\nTAKEN: taken\nREFUSED: refused';
COMMENT ON TABLE "exchange_packet" IS '`body` is what was signed, to the byte; `signature` and the receipt are kept as evidence.';
-- 0016_corrections_and_rules
--
-- Add field automatic to AnnouncementLink
--
ALTER TABLE "announcement_link" ADD COLUMN "automatic" BOOL NOT NULL DEFAULT FALSE;
--
-- Alter options for KnowledgeTask
--
-- (no-op)
--
-- Alter field ticket_id on KnowledgeTask
--
ALTER TABLE "knowledge_task" ALTER COLUMN "ticket_id" DROP NOT NULL;
--
-- Add field asked_by to KnowledgeTask
--
ALTER TABLE "knowledge_task" ADD COLUMN "asked_by" VARCHAR(64) NOT NULL DEFAULT '';
--
-- Alter options for RoutingDraft
--
-- (no-op)
--
-- Alter field state on RoutingDraft
--
COMMENT ON COLUMN "routing_draft"."state" IS 'DRAFT: draft\nAPPROVED: approved\nIN_FORCE: in_force\nENDED: ended';
--
-- Add field end_reason to RoutingDraft
--
ALTER TABLE "routing_draft" ADD COLUMN "end_reason" TEXT NOT NULL DEFAULT '';
--
-- Add field ended_at to RoutingDraft
--
ALTER TABLE "routing_draft" ADD COLUMN "ended_at" TIMESTAMPTZ;
--
-- Add field ended_by to RoutingDraft
--
ALTER TABLE "routing_draft" ADD COLUMN "ended_by" VARCHAR(64) NOT NULL DEFAULT '';
--
-- Add field keywords to RoutingDraft
--
ALTER TABLE "routing_draft" ADD COLUMN "keywords" JSONB NOT NULL DEFAULT '[]'::jsonb;
-- 0017_reds_of_a_unit
--
-- Add field department to SupervisionStep
--
ALTER TABLE "supervision_step" ADD COLUMN "department" VARCHAR(64);
-- 0018_words_of_units
--
-- Run SQL
--
UPDATE ticket_search SET search = search || array_to_tsvector(unit.words)
FROM ticket, LATERAL (
SELECT array_agg('unit' || code) AS words FROM (
    SELECT ticket.department AS code WHERE ticket.department IS NOT NULL
    UNION SELECT part ->> 'department' FROM jsonb_array_elements(ticket.parts) AS part
) AS unit
) AS unit WHERE ticket.id = ticket_id AND unit.words IS NOT NULL;
-- 0019_between_hotlines
--
-- Create model ExchangeFile
--
CREATE TABLE "exchange_file" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "partner" VARCHAR(64) NOT NULL,
    "packet" UUID NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "size" BIGINT NOT NULL,
    "state" VARCHAR(16) NOT NULL,
    "attachment" UUID,
    "tries" INT NOT NULL,
    "next_try_at" TIMESTAMPTZ,
    "error" VARCHAR(200) NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_exchange_fi_ticket__75fad4" UNIQUE ("ticket_id", "digest")
);
CREATE INDEX "idx_exchange_fi_state_bc5e60" ON "exchange_file" ("state", "next_try_at");
COMMENT ON COLUMN "exchange_file"."state" IS 'WAITING: waiting\nKEPT: kept\nFAILED: failed';
COMMENT ON TABLE "exchange_file" IS 'A file of a partner''s, known by the digest that was announced: what is kept of an image has another.';
--
-- Add field alarmed_at to ExchangeLink
--
ALTER TABLE "exchange_link" ADD COLUMN "alarmed_at" TIMESTAMPTZ;
--
-- Add field asked to ExchangeLink
--
ALTER TABLE "exchange_link" ADD COLUMN "asked" VARCHAR(16) NOT NULL DEFAULT '';
--
-- Add field round to ExchangeLink
--
ALTER TABLE "exchange_link" ADD COLUMN "round" INT NOT NULL DEFAULT 0;
--
-- Add field handed_by to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "handed_by" VARCHAR(64) NOT NULL DEFAULT '';
--
-- Run SQL
--
UPDATE ticket SET handed_by = link.partner FROM exchange_link AS link
WHERE link.ticket_id = ticket.id AND link.role = 'home';
-- 0020_proofs_stand
--
-- Run SQL
--
CREATE TRIGGER sampling_seed_append_only BEFORE UPDATE OR DELETE ON sampling_seed FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER sample_decision_append_only BEFORE UPDATE OR DELETE ON sample_decision FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER retention_run_append_only BEFORE UPDATE OR DELETE ON retention_run FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER attachment_unchanged BEFORE UPDATE ON attachment FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER sampling_seed_no_truncate BEFORE TRUNCATE ON sampling_seed FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER sample_decision_no_truncate BEFORE TRUNCATE ON sample_decision FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER retention_run_no_truncate BEFORE TRUNCATE ON retention_run FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER attachment_no_truncate BEFORE TRUNCATE ON attachment FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER callback_task_no_truncate BEFORE TRUNCATE ON callback_task FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER demo_clock_move_no_truncate BEFORE TRUNCATE ON demo_clock_move FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
-- 0021_repeats
--
-- Add field repeat_of to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "repeat_of" UUID;
--
-- Add field repeat_times to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "repeat_times" INT NOT NULL DEFAULT 0;
--
-- Add field lead_review to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "lead_review" BOOL NOT NULL DEFAULT FALSE;
--
-- Run SQL
--
DROP INDEX ticket_list_open;
DROP INDEX ticket_list_by_status;
DROP INDEX ticket_list_mine;
DROP INDEX ticket_list_department;
DROP INDEX ticket_list_estimated;
DROP INDEX ticket_list_closed;
CREATE INDEX ticket_list_open ON ticket (opened_at, id) WHERE status NOT IN ('answered', 'appended', 'archived', 'closed', 'refused', 'transferred', 'withdrawn', 'draft');
CREATE INDEX ticket_list_by_status ON ticket (status, opened_at, id) WHERE status NOT IN ('answered', 'appended', 'archived', 'closed', 'refused', 'transferred', 'withdrawn', 'draft');
CREATE INDEX ticket_list_mine ON ticket (opened_by, opened_at, id) WHERE status NOT IN ('answered', 'appended', 'archived', 'closed', 'refused', 'transferred', 'withdrawn');
CREATE INDEX ticket_list_department ON ticket (department, result_due_at, id) WHERE status NOT IN ('answered', 'appended', 'archived', 'closed', 'refused', 'transferred', 'withdrawn', 'draft');
CREATE INDEX ticket_list_estimated ON ticket (result_due_at, id) WHERE due_estimated AND status NOT IN ('answered', 'appended', 'archived', 'closed', 'refused', 'transferred', 'withdrawn', 'draft');
CREATE INDEX ticket_list_closed ON ticket (opened_at, id) WHERE status IN ('answered', 'appended', 'archived', 'closed', 'refused', 'transferred', 'withdrawn');
CREATE INDEX ticket_list_to_review ON ticket (opened_at, id) WHERE lead_review;
-- 0022_pack_approvals
--
-- Create model PackApproval
--
CREATE TABLE "pack_approval" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "pin" VARCHAR(64) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "account" VARCHAR(64) NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "post" VARCHAR(32) NOT NULL,
    "approved_by" VARCHAR(200) NOT NULL,
    "effective_from" DATE NOT NULL,
    "unfounded" JSONB NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_pack_approv_pin_d496cd" UNIQUE ("pin", "digest", "account")
);
CREATE INDEX "idx_pack_approv_pin_6e1ae2" ON "pack_approval" ("pin");
COMMENT ON TABLE "pack_approval" IS 'Added, never changed or deleted: for which content of which pack, by whom, and what was shown as unfounded.';
--
-- Run SQL
--
CREATE FUNCTION pack_approval_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'pack_approval is append-only' USING ERRCODE = 'restrict_violation';
    END $$;
CREATE TRIGGER pack_approval_append_only BEFORE UPDATE OR DELETE ON pack_approval
    FOR EACH ROW EXECUTE FUNCTION pack_approval_append_only();
CREATE TRIGGER pack_approval_no_truncate BEFORE TRUNCATE ON pack_approval
    FOR EACH STATEMENT EXECUTE FUNCTION pack_approval_append_only();
-- 0023_places
--
-- Add field point to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "point" TEXT NOT NULL DEFAULT '';
--
-- Create model PlaceName
--
CREATE TABLE "place_name" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(40) NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "area" VARCHAR(64) NOT NULL,
    "latitude" DOUBLE PRECISION NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,
    "precision_m" INT NOT NULL
);
COMMENT ON TABLE "place_name" IS 'One name; a place with other names has a row for each. Nothing in it is anybody''s.';
--
-- Create model PlaceSheet
--
CREATE TABLE "place_sheet" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "source" VARCHAR(300) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "datum" VARCHAR(16) NOT NULL,
    "places" INT NOT NULL,
    "names" INT NOT NULL,
    "loaded_by" VARCHAR(64) NOT NULL,
    "loaded_at" TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE "place_sheet" IS 'One loading of the register: from which table, by whom, when.';
--
-- Run SQL
--
CREATE INDEX place_name_key ON place_name (key varchar_pattern_ops);
-- 0024_indexes_of_links
--
-- Run SQL
--
CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ticket_repeats ON ticket (repeat_of) WHERE repeat_of IS NOT NULL;
CREATE INDEX callback_attempt_task ON callback_attempt (task_id, at);
CREATE INDEX precedent_ticket ON precedent (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX exchange_packet_ticket ON exchange_packet (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX announcement_link_of ON announcement_link (announcement_id, at);
CREATE INDEX knowledge_word_item ON knowledge_word (item_id);
-- 0025_deputies
--
-- Alter field role on Account
--
COMMENT ON COLUMN "account"."role" IS 'AGENT: agent\nNET: net\nLEAD: lead\nDISP: disp\nVIP: vip\nMEDIA: media\nOPIN: opin\nLIAISON: unit_liaison\nHANDLER: unit_handler\nDEPUTY: unit_deputy\nHEAD: unit_head\nAUDIT: audit\nADMIN: admin\nSYS: sys';
--
-- Run SQL
--
-- (no-op)
-- 0026_index_of_drafts
--
-- Run SQL
--
CREATE INDEX ticket_drafts ON ticket (saved_at) WHERE status = 'draft';
-- 0027_sample_least
--
-- Add field least to SampleDecision
--
ALTER TABLE "sample_decision" ADD COLUMN "least" INT NOT NULL DEFAULT 30;
-- 0028_files_taken_out
--
-- Create model RetentionFile
--
CREATE TABLE "retention_file" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "path" VARCHAR(500) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "size" BIGINT NOT NULL,
    "written_at" TIMESTAMPTZ,
    "call_id" VARCHAR(64) NOT NULL,
    "days" INT NOT NULL,
    "before" TIMESTAMPTZ NOT NULL,
    "basis" TEXT NOT NULL,
    "approved_by" VARCHAR(200) NOT NULL,
    "ticket_id" UUID REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "retention_file" IS 'A file whose period is over, written down in the transaction that takes its row out: only ever added.';
--
-- Create model RetentionFileEnd
--
CREATE TABLE "retention_file_end" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "outcome" VARCHAR(16) NOT NULL,
    "file_id" BIGINT NOT NULL UNIQUE REFERENCES "retention_file" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "retention_file_end" IS 'The file is no longer there: only ever added.';
--
-- Create model RetentionHold
--
CREATE TABLE "retention_hold" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "reason" VARCHAR(300) NOT NULL,
    "ordered_by" VARCHAR(200) NOT NULL,
    "lifted_at" TIMESTAMPTZ,
    "lifted_by" VARCHAR(200) NOT NULL,
    "lift_reason" VARCHAR(300) NOT NULL,
    "ticket_id" UUID NOT NULL REFERENCES "ticket" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_retention_h_ticket__5226b3" ON "retention_hold" ("ticket_id");
COMMENT ON TABLE "retention_hold" IS 'An order to keep everything of a ticket (a lawsuit, an audit, an inquiry) until it is lifted.';
--
-- Add field approved_by to RetentionRun
--
ALTER TABLE "retention_run" ADD COLUMN "approved_by" VARCHAR(200) NOT NULL DEFAULT '';
--
-- Run SQL
--
CREATE TRIGGER retention_file_append_only BEFORE UPDATE OR DELETE ON retention_file FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER retention_file_end_append_only BEFORE UPDATE OR DELETE ON retention_file_end FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER retention_file_no_truncate BEFORE TRUNCATE ON retention_file FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER retention_file_end_no_truncate BEFORE TRUNCATE ON retention_file_end FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER retention_hold_no_truncate BEFORE TRUNCATE ON retention_hold FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
-- 0029_own_passwords
--
-- Create model AccountEvent
--
CREATE TABLE "account_event" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "xact" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    "account_id" UUID NOT NULL,
    "seq" INT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(32) NOT NULL,
    "actor_id" VARCHAR(64) NOT NULL,
    "actor_name" VARCHAR(64) NOT NULL,
    "actor_post" VARCHAR(32) NOT NULL,
    "previous_hash" VARCHAR(64) NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    CONSTRAINT "uid_account_eve_account_677218" UNIQUE ("account_id", "seq")
);
COMMENT ON TABLE "account_event" IS 'One thing that was done to an account, with who did it as of that day; the rows of an account are chained.';
--
-- Run SQL
--
CREATE TRIGGER account_event_append_only BEFORE UPDATE OR DELETE ON account_event FOR EACH ROW EXECUTE FUNCTION rows_only_added();
CREATE TRIGGER account_event_no_truncate BEFORE TRUNCATE ON account_event FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added();
--
-- Add field password_lent to Account
--
ALTER TABLE "account" ADD COLUMN "password_lent" BOOL NOT NULL DEFAULT FALSE;
--
-- Alter field failed_logins on Account
--
ALTER TABLE "account" ALTER COLUMN "failed_logins" SET DEFAULT 0;
--
-- Remove field failed_logins from Account
--
ALTER TABLE "account" DROP COLUMN "failed_logins" CASCADE;
--
-- Remove field locked_until from Account
--
ALTER TABLE "account" DROP COLUMN "locked_until" CASCADE;
-- 0030_called_back
--
-- Add field withheld to Ticket
--
ALTER TABLE "ticket" ADD COLUMN "withheld" JSONB NOT NULL DEFAULT '[]'::jsonb;
-- 0031_after_work
--
-- Add field wrap_up_seconds to CallRecord
--
ALTER TABLE "call_record" ADD COLUMN "wrap_up_seconds" DOUBLE PRECISION;
--
-- Add field score to Relisten
--
ALTER TABLE "relisten" ADD COLUMN "score" INT;
--
-- Add field freed_at to SeatDuty
--
ALTER TABLE "seat_duty" ADD COLUMN "freed_at" TIMESTAMPTZ;
--
-- Add field paused to SeatDuty
--
ALTER TABLE "seat_duty" ADD COLUMN "paused" BOOL NOT NULL DEFAULT FALSE;
--
-- Add field wraps_up to SeatDuty
--
ALTER TABLE "seat_duty" ADD COLUMN "wraps_up" VARCHAR(64);
-- 0032_evidence_ends
--
-- Create model EvidenceHold
--
CREATE TABLE "evidence_hold" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    "reason" VARCHAR(300) NOT NULL,
    "ordered_by" VARCHAR(200) NOT NULL,
    "lifted_at" TIMESTAMPTZ,
    "lifted_by" VARCHAR(200) NOT NULL,
    "lift_reason" VARCHAR(300) NOT NULL,
    "package_id" UUID NOT NULL REFERENCES "evidence_package" ("id") ON DELETE RESTRICT
);
CREATE INDEX "idx_evidence_ho_package_41300e" ON "evidence_hold" ("package_id");
COMMENT ON TABLE "evidence_hold" IS 'A package that is still needed: why, by whose word, until it is lifted.';
--
-- Add field ended_at to EvidencePackage
--
ALTER TABLE "evidence_package" ADD COLUMN "ended_at" TIMESTAMPTZ;
-- 0033_words_of_kinds
--
-- Run SQL
--
DROP INDEX ticket_search_live;
DROP INDEX ticket_search_over;
UPDATE ticket_search SET search = search || array_to_tsvector(
array_remove(ARRAY['type' || type, 'urgency' || urgency, 'area' || area,
    CASE WHEN closed_at IS NOT NULL THEN 'state' || status END], NULL)
) FROM ticket WHERE ticket.id = ticket_id;
CREATE INDEX ticket_search_live ON ticket_search USING gin ((ARRAY[day / 1 * 6 + 0, day / 4 * 6 + 1, day / 16 * 6 + 2, day / 64 * 6 + 3, day / 256 * 6 + 4, day / 1024 * 6 + 5]), search) WITH (fastupdate = off) WHERE live;
CREATE INDEX ticket_search_over ON ticket_search USING gin ((ARRAY[day / 1 * 6 + 0, day / 4 * 6 + 1, day / 16 * 6 + 2, day / 64 * 6 + 3, day / 256 * 6 + 4, day / 1024 * 6 + 5]), search) WITH (fastupdate = off) WHERE NOT live;
-- 0034_unchosen_passwords
--
-- Add field password_unchosen to Account
--
ALTER TABLE "account" ADD COLUMN "password_unchosen" BOOL NOT NULL DEFAULT FALSE;
--
-- Run SQL
--
UPDATE account SET password_unchosen = true WHERE NOT password_lent AND NOT EXISTS (SELECT FROM account_event WHERE account_event.account_id = account.id AND kind = 'password_set');
-- 0035_times_of_tickets
--
-- Run SQL
--
CREATE INDEX ticket_times ON ticket USING brin (accepted_at, dispatched_at, result_due_at, closed_at) WITH (pages_per_range = 32, autosummarize = on);
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0001_initial', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0002_constraints', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0003_append_only', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0004_office', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0005_secrecy', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0006_wider_life', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0007_knowledge', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0008_lists', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0009_list_indexes', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0010_demo_clock', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0011_hard_case', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0012_evidence_stands', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0013_list_per_index', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0010_list_views', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0014_personal', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0015_exchange', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0016_corrections_and_rules', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0017_reds_of_a_unit', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0018_words_of_units', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0019_between_hotlines', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0020_proofs_stand', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0021_repeats', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0022_pack_approvals', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0023_places', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0024_indexes_of_links', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0025_deputies', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0026_index_of_drafts', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0027_sample_least', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0028_files_taken_out', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0029_own_passwords', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0030_called_back', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0031_after_work', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0032_evidence_ends', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0033_words_of_kinds', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0034_unchosen_passwords', now());
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('tickets', '0035_times_of_tickets', now());
