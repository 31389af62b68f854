"""How records look in the API's answers, a module a theme."""

from sandbox.present.issues import *  # noqa: F403
from sandbox.present.people import *  # noqa: F403
from sandbox.present.projects import *  # noqa: F403
