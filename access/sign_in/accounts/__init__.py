"""The pages of 账号管理: all accounts and each of them (pages.py), many from one sheet (sheet.py); hands out `routes`."""

from starlette.routing import Route

from access.opened import Access
from access.sign_in.accounts import pages, sheet
from access.sign_in.proof import Proof


def routes(access: Access, proof: Proof) -> list[Route]:
    """The pages and what they send; each asks anew whether it may be done."""
    own = pages.AccountPages(access, proof)
    return [*sheet.routes(own), *pages.routes(own)]
