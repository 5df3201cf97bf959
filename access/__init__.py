"""Who may do what: accounts, sessions, the gate in front of the ASGI app. No Streamlit here."""

from typing import TYPE_CHECKING

from plan.ondemand import handed_out

if TYPE_CHECKING:
    from access.audit import Entry, Event, csv_text, entries, visible
    from access.database.connection import AccessError, AnyDatabase, RuleError
    from access.database.sqlite import Database
    from access.drafts import Begun, Draft, Drafts, Held, PlanCopies, PlanCopy, Put, TakenError, Typed, Upon
    from access.gate.client import own_name
    from access.gate.gate import SESSION_HEADER, Gate
    from access.gate.log import start as start_log
    from access.gate.server import as_the_wire_says
    from access.mail.message import draft
    from access.mail.queue import Letter, Letters, Mailing
    from access.opened import Access, Bureau, open_access, provider_of
    from access.people.accounts import Accounts
    from access.people.permissions import ACTIONS, NAMES, ROLES, Role, may
    from access.people.rows import Account, AccountError, Actor, OneTime
    from access.people.sessions import Session
    from access.people.sheet import Judged, Lines
    from access.settings import Settings, SettingsError, read_settings, settings_path

__all__ = [
    "ACTIONS",
    "NAMES",
    "ROLES",
    "SESSION_HEADER",
    "Access",
    "AccessError",
    "Account",
    "AccountError",
    "Accounts",
    "Actor",
    "AnyDatabase",
    "Begun",
    "Bureau",
    "Database",
    "Draft",
    "Drafts",
    "Entry",
    "Event",
    "Gate",
    "Held",
    "Judged",
    "Letter",
    "Letters",
    "Lines",
    "Mailing",
    "OneTime",
    "PlanCopies",
    "PlanCopy",
    "Put",
    "Role",
    "RuleError",
    "Session",
    "Settings",
    "SettingsError",
    "TakenError",
    "Typed",
    "Upon",
    "as_the_wire_says",
    "csv_text",
    "draft",
    "entries",
    "may",
    "open_access",
    "own_name",
    "provider_of",
    "read_settings",
    "settings_path",
    "start_log",
    "visible",
]

__getattr__ = handed_out(__name__, __file__)
