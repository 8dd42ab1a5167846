"""The table's part for running the office: notices, the calendar, supervision, surveys, assessment, administration."""

from __future__ import annotations

from agent_console import wire
from agent_console.api import administration as admin
from agent_console.api import assessment, calendars, notices, packs, places, supervision, surveys
from agent_console.api.route import Roles, Route
from agent_console.wire import administration as kept
from agent_console.wire import assessment as assess
from agent_console.wire import office
from agent_console.wire import places as place
from agent_console.wire import supervision as ladder
from agent_console.wire import surveys as survey
from tickets.people import OFFICE, UNIT, Role

ADMIN: Roles = frozenset({Role.ADMIN})
KEEPERS: Roles = ADMIN | {Role.LEAD, Role.DISP}
"""Those who see how the calendar stands."""
TOLD: Roles = OFFICE | UNIT | {Role.AUDIT, Role.ADMIN}
DESK: Roles = frozenset({Role.LEAD, Role.DISP})
LEADS: Roles = frozenset({Role.LEAD})
LADDER: Roles = DESK | {Role.VIP, Role.AUDIT}
"""Those who see what follows a unit's lateness."""
LEADERS: Roles = frozenset({Role.LEAD, Role.VIP})
EVIDENCE: Roles = LEADERS | {Role.AUDIT}
SIGNERS: Roles = DESK | {Role.VIP}

OFFICE_ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/notices", notices.notices, TOLD, reply=wire.Page[office.Notice], query=notices.NoticesQuery),
    Route("POST", "/api/notices/{id}/seen", notices.notice_seen, TOLD, reply=office.Notice),
    Route("GET", "/api/calendars", calendars.years, KEEPERS, reply=wire.Page[office.CalendarYear]),
    Route("POST", "/api/calendars", calendars.load, ADMIN, reply=office.SheetLoaded, body=office.SheetSent),
    # supervision
    Route(
        "GET",
        "/api/supervision/orders",
        supervision.orders,
        LADDER | UNIT,
        reply=wire.Page[ladder.Order],
        query=supervision.OrdersQuery,
    ),
    Route(
        "POST",
        "/api/supervision/orders/{id}/sign",
        supervision.sign,
        LEADS,
        reply=ladder.Order,
        body=ladder.OrderSigned,
    ),
    Route(
        "POST",
        "/api/supervision/orders/{id}/reply",
        supervision.reply,
        UNIT,
        reply=ladder.Order,
        body=ladder.OrderReply,
    ),
    Route(
        "POST",
        "/api/supervision/orders/{id}/close",
        supervision.close,
        DESK,
        reply=ladder.Order,
        body=ladder.OrderClosed,
    ),
    Route("GET", "/api/supervision/bulletins", supervision.bulletins, LADDER, reply=wire.Page[ladder.Bulletin]),
    Route("POST", "/api/supervision/bulletins/{month}", supervision.draft_bulletin, DESK, reply=ladder.Bulletin),
    Route("POST", "/api/supervision/bulletins/{month}/sign", supervision.sign_bulletin, LEADERS, reply=ladder.Bulletin),
    Route("GET", "/api/supervision/interviews", supervision.interviews, LADDER, reply=wire.Page[ladder.Interview]),
    Route(
        "POST",
        "/api/supervision/interviews",
        supervision.record_interview,
        DESK | LEADERS,
        reply=ladder.Interview,
        body=ladder.InterviewMade,
    ),
    Route("GET", "/api/supervision/marks", supervision.marks, LADDER, reply=wire.Page[ladder.Mark]),
    Route("POST", "/api/supervision/marks", supervision.give_mark, LEADERS, reply=ladder.Mark, body=ladder.MarkGiven),
    Route("GET", "/api/supervision/evidence", supervision.packages, EVIDENCE, reply=wire.Page[ladder.Evidence]),
    Route(
        "POST",
        "/api/supervision/evidence",
        supervision.assemble,
        LEADERS,
        reply=ladder.Evidence,
        body=ladder.EvidenceAsked,
    ),
    Route(
        "POST",
        "/api/supervision/evidence/{id}/open",
        supervision.open_package,
        EVIDENCE,
        reply=ladder.Evidence,
        body=ladder.EvidenceOpened,
    ),
    # callback surveys
    Route(
        "GET",
        "/api/surveys/samples",
        surveys.samples,
        LADDER,
        reply=wire.Page[survey.Sample],
        query=surveys.SamplesQuery,
    ),
    Route(
        "GET",
        "/api/surveys/relisten",
        surveys.relisten_list,
        LADDER,
        reply=wire.Page[survey.Relisten],
        query=surveys.RelistenQuery,
    ),
    Route(
        "POST", "/api/surveys/relisten/{id}", surveys.relistened, DESK, reply=survey.Relisten, body=survey.Relistened
    ),
    # the assessment
    Route(
        "GET",
        "/api/reports/assessment",
        assessment.assessment,
        LADDER | UNIT,
        reply=assess.Assessment,
        query=assessment.PeriodQuery,
    ),
    Route(
        "GET",
        "/api/reports/hotline",
        assessment.hotline,
        LADDER,
        reply=assess.HotlineFigures,
        query=assessment.PeriodQuery,
    ),
    Route(
        "POST",
        "/api/reports/assessment/replay",
        assessment.replay_scheme,
        LEADERS,
        reply=assess.SchemeReplay,
        body=assess.SchemeTried,
    ),
    Route(
        "POST",
        "/api/reports/assessment/scheme",
        assessment.adopt_scheme,
        LEADERS,
        reply=assess.SchemeInForce,
        body=assess.SchemeAdopted,
    ),
    Route(
        "GET",
        "/api/exclusions",
        assessment.excluded,
        LADDER | UNIT,
        reply=assess.Exclusions,
        query=assessment.ExclusionsQuery,
    ),
    Route(
        "POST",
        "/api/exclusions",
        assessment.ask_exclusion,
        DESK | UNIT,
        reply=assess.Exclusion,
        body=assess.ExclusionAsked,
    ),
    Route(
        "POST",
        "/api/exclusions/{id}/sign",
        assessment.sign_exclusion,
        SIGNERS,
        reply=assess.Exclusion,
        body=wire.Nothing,
    ),
    Route(
        "POST",
        "/api/exclusions/{id}/refuse",
        assessment.refuse_exclusion,
        SIGNERS,
        reply=assess.Exclusion,
        body=assess.ReasonGiven,
    ),
    Route(
        "POST",
        "/api/exclusions/{id}/appeal",
        assessment.appeal_exclusion,
        UNIT,
        reply=assess.Exclusion,
        body=assess.AppealMade,
    ),
    # the administrator
    Route("GET", "/api/admin/people", admin.people, ADMIN, reply=kept.People),
    Route("POST", "/api/admin/people", admin.add_person, ADMIN, reply=kept.PasswordShown, body=kept.PersonAdded),
    Route(
        "POST",
        "/api/admin/people/{account}/post",
        admin.change_post,
        ADMIN,
        reply=kept.PersonKept,
        body=kept.PostChanged,
    ),
    Route(
        "POST",
        "/api/admin/people/{account}/active",
        admin.set_active,
        ADMIN,
        reply=kept.PersonKept,
        body=kept.ActiveSet,
    ),
    Route(
        "POST",
        "/api/admin/people/{account}/password",
        admin.reset_password,
        ADMIN,
        reply=kept.PasswordShown,
        body=wire.Nothing,
    ),
    Route("GET", "/api/admin/packs", packs.packs, ADMIN, reply=wire.Page[kept.PackKept]),
    Route("GET", "/api/admin/packs/terms", packs.terms, ADMIN, reply=kept.PackTerms, query=packs.TermsQuery),
    Route("POST", "/api/admin/packs/approve", packs.approve, ADMIN, reply=kept.PackTerms, body=kept.PackSigned),
    Route("GET", "/api/admin/packs/diff", packs.diff_packs, ADMIN, reply=kept.PackDiff, query=packs.DiffQuery),
    Route("GET", "/api/admin/packs/replay", packs.replay_pack, ADMIN, reply=kept.PackReplay, query=packs.ReplayQuery),
    Route("GET", "/api/admin/places", places.register, ADMIN, reply=place.RegisterDesk),
    Route("POST", "/api/admin/places", places.load, ADMIN, reply=place.RegisterReport, query=places.RegisterQuery),
    Route("GET", "/api/admin/catalogue", admin.catalogue_kept, ADMIN, reply=kept.CatalogueKept),
)
