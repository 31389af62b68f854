"""The forge in a browser: what one may see, with writes sent to the API by small scripts."""

from sandbox.pages import admin, boards, code, issues, overview, session
from sandbox.pages.page import pages

__all__ = ["admin", "boards", "code", "issues", "overview", "pages", "session"]
