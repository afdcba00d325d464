"""权限表: every address of the platform, who may open it, and whose affairs it shows.

The guards stand at the views; this table says what they must amount to. A test walks every address as every kind of
visitor, so that a view without a row, or a guard that was forgotten, fails the build.
"""

from dataclasses import dataclass
from enum import StrEnum

from kuaiji.rules.asked.inquiries import INQUIRIES


class Who(StrEnum):
    NOBODY = "nobody"
    PERSON = "person"
    # An officer while a sitting at the counter is open (窗口代办).
    ACTING = "acting"
    OFFICER = "officer"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Of(StrEnum):
    """Whose affairs: nobody's, one's own (or whom one acts for), or those that one's department is in charge of now."""

    NOTHING = "nothing"
    SELF = "self"
    SUBTREE = "subtree"


@dataclass(frozen=True, slots=True)
class Permission:
    who: frozenset[Who]
    of: Of


EVERYBODY = Permission(frozenset(Who), Of.NOTHING)
PERSON = Permission(frozenset({Who.PERSON}), Of.SELF)
RECORD = Permission(frozenset({Who.PERSON, Who.ACTING}), Of.SELF)
# The page is every officer's; what stands on it is what their own department is in charge of.
STAFF_OWN = Permission(frozenset({Who.OFFICER, Who.OPERATOR, Who.AUDITOR}), Of.SELF)
STAFF = Permission(frozenset({Who.OFFICER, Who.OPERATOR, Who.AUDITOR}), Of.SUBTREE)
READER = Permission(frozenset({Who.OFFICER, Who.AUDITOR}), Of.SUBTREE)
OFFICER = Permission(frozenset({Who.OFFICER}), Of.SUBTREE)
OFFICER_OWN = Permission(frozenset({Who.OFFICER}), Of.SELF)
OPERATOR = Permission(frozenset({Who.OPERATOR}), Of.SUBTREE)
OPERATOR_OWN = Permission(frozenset({Who.OPERATOR}), Of.SELF)
EXPORTER_OWN = Permission(frozenset({Who.OFFICER, Who.OPERATOR}), Of.SELF)
OVERSEER = Permission(frozenset({Who.OPERATOR, Who.AUDITOR}), Of.SUBTREE)
OVERSEER_OWN = Permission(frozenset({Who.OPERATOR, Who.AUDITOR}), Of.SELF)

PERMISSIONS: dict[str, Permission] = {
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "metrics": EVERYBODY,
    "web:display": EVERYBODY,
    "accounts:register": EVERYBODY,
    "accounts:register_code": EVERYBODY,
    "accounts:login": EVERYBODY,
    "accounts:logout": EVERYBODY,
    "accounts:reset": EVERYBODY,
    "accounts:reset_code": EVERYBODY,
    "accounts:reset_password": EVERYBODY,
    "accounts:terms": EVERYBODY,
    "accounts:privacy": EVERYBODY,
    "accounts:account": PERSON,
    "accounts:change_password": PERSON,
    "accounts:end_session": PERSON,
    "accounts:end_others": PERSON,
    "accounts:change_phone": PERSON,
    "accounts:confirm_phone": PERSON,
    "accounts:cancel_phone": PERSON,
    "accounts:desk_login": EVERYBODY,
    "accounts:desk_confirm": STAFF_OWN,
    "accounts:enrol": EVERYBODY,
    "departments:options": EVERYBODY,
    "departments:divisions": EVERYBODY,
    "find_department": EVERYBODY,
    "attachments:file": RECORD,
    "attachments:thumbnail": RECORD,
    "dossier:identity": RECORD,
    "dossier:department": RECORD,
    "dossier:scope": RECORD,
    "dossier:basic": RECORD,
    "dossier:education": RECORD,
    "dossier:work": RECORD,
    "dossier:qualification": RECORD,
    "dossier:register": RECORD,
    "dossier:autosave": RECORD,
    "dossier:files": RECORD,
    "dossier:hints": RECORD,
    "dossier:checks": RECORD,
    "dossier:check": RECORD,
    "dossier:post": RECORD,
    "dossier:resume_pdf": RECORD,
    "dossier:resume_docx": RECORD,
    "dossier:delete_post": RECORD,
    "dossier:entry": RECORD,
    "dossier:view": RECORD,
    "dossier:delete": RECORD,
    # Whoever holds the link, and knows the end of the document's number.
    "confirm": EVERYBODY,
    "casework:tasks": RECORD,
    "casework:start": PERSON,
    "casework:precheck": RECORD,
    "casework:declaration": RECORD,
    "casework:receipt": PERSON,
    "casework:withdraw": PERSON,
    "casework:letters": PERSON,
    "casework:appeal": PERSON,
    "casework:dispute": PERSON,
    "casework:objection": PERSON,
    "desk:queue": STAFF_OWN,
    "desk:next": OFFICER_OWN,
    "desk:batch": OFFICER_OWN,
    "desk:take_batch": OFFICER_OWN,
    "desk:next_in_batch": OFFICER_OWN,
    "desk:approve_batch": OFFICER_OWN,
    "desk:case": READER,
    "desk:whole": READER,
    "desk:part": READER,
    "desk:history": READER,
    "desk:changes": READER,
    "desk:file": READER,
    "desk:claim": OFFICER,
    "desk:release": OFFICER,
    "desk:recall": OFFICER,
    "desk:reveal": OFFICER,
    "desk:notes": OFFICER,
    "desk:decide": OFFICER,
    "desk:rule": OFFICER,
    "desk:extend": OFFICER,
    "desk:hold": OFFICER,
    "desk:resume": OFFICER,
    "desk:hand_over": OFFICER,
    "desk:letters": READER,
    "desk:write": OFFICER,
    "desk:reassign": OPERATOR,
    "desk:quality": OVERSEER_OWN,
    "desk:figures": STAFF_OWN,
    "desk:figures_of": STAFF,
    "desk:exports": EXPORTER_OWN,
    "desk:ask_export": OFFICER_OWN,
    "desk:decide_export": OPERATOR,
    "desk:download_export": OFFICER,
    "desk:watch": OVERSEER_OWN,
    "desk:unwatch": OVERSEER,
    "desk:officers": OPERATOR_OWN,
    "desk:invite": OPERATOR_OWN,
    "desk:officer": OPERATOR,
    "desk:renew": OPERATOR,
    "desk:grant": OPERATOR,
    "desk:end": OPERATOR,
    "desk:kinds": OPERATOR,
    "desk:duplicates": OPERATOR_OWN,
    "desk:merge": OPERATOR,
    "desk:conflicts": OFFICER_OWN,
    "desk:end_conflict": OFFICER_OWN,
    "desk:counter": OFFICER_OWN,
    "desk:begin_counter": OFFICER_OWN,
    "desk:end_counter": OFFICER_OWN,
    "desk:calendar": OPERATOR_OWN,
    "desk:department": OPERATOR_OWN,
    "desk:department_of": OPERATOR,
    "desk:registers": OPERATOR_OWN,
    "desk:bring_register": OPERATOR_OWN,
    "desk:register_columns": OPERATOR_OWN,
    "desk:register_template": OPERATOR_OWN,
    "desk:register": OPERATOR,
    "desk:register_faults": OPERATOR,
    "desk:load_register": OPERATOR,
    "desk:give_up_register": OPERATOR,
    "desk:withdraw_register": OPERATOR,
    "desk:acts": OVERSEER_OWN,
    "desk:reasons": OPERATOR_OWN,
    "desk:end_reason": OPERATOR_OWN,
    "desk:opening": OPERATOR,
    "desk:opening_preview": OPERATOR,
    "desk:reform": OPERATOR,
    "desk:reform_preview": OPERATOR,
    "desk:withdraw_reform": OPERATOR,
    "portal:landing": EVERYBODY,
    "portal:home": PERSON,
    "portal:messages": PERSON,
    "portal:looks": PERSON,
    "portal:services": EVERYBODY,
    "portal:change": EVERYBODY,
    "portal:transfer": EVERYBODY,
    "portal:exam": EVERYBODY,
    "portal:guides": EVERYBODY,
    "portal:guide": EVERYBODY,
    "portal:templates": EVERYBODY,
    "portal:resume_pdf": EVERYBODY,
    "portal:resume_docx": EVERYBODY,
    "portal:notices": EVERYBODY,
    "portal:accessibility": EVERYBODY,
    "portal:contact": EVERYBODY,
    # Whoever holds a token; these addresses look at it themselves.
    **dict.fromkeys([f"api:{name}" for name in INQUIRIES], EVERYBODY),
    "api:openapi-json": EVERYBODY,
    # Nothing but the beginning of all those addresses: 404.
    "api:api-root": EVERYBODY,
    "messaging:receipts": EVERYBODY,
    "demo:personas": EVERYBODY,
    "demo:enter": EVERYBODY,
}
