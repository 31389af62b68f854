"""How errors of ours to tell end a command: a message for the operator, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from inventaris.errors import ConfigError, InventarisError

WRONG_CONFIG = 2


@contextmanager
def told_to_the_operator() -> Iterator[None]:
    """End with exit 2 for wrong settings or city data, a line each, with exit 1 for the rest."""
    try:
        yield
    except ConfigError as wrong:
        for line in str(wrong).splitlines():
            click.echo(line, err=True)
        raise SystemExit(WRONG_CONFIG) from wrong
    except InventarisError as error:
        raise click.ClickException(str(error)) from error
