"""How errors that the operator can mend end a command: a message, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import redis

from inventaris.errors import ConfigError, InventarisError

WRONG_CONFIG = 2
TOLD = (InventarisError, redis.RedisError)


@contextmanager
def told_to_the_operator() -> Iterator[None]:
    """End with exit 2 for wrong settings or city data, a line each, with exit 1 for the rest.

    A fault of ours passes.
    """
    try:
        yield
    except ConfigError as wrong:
        for line in str(wrong).splitlines():
            click.echo(line, err=True)
        raise SystemExit(WRONG_CONFIG) from wrong
    except TOLD as error:
        raise click.ClickException(in_words(error)) from error


def in_words(error: Exception) -> str:
    """Say one of the errors that are `TOLD`."""
    # Of Redis the kind alone: its text may hold the address with a password.
    return f"Redis: {type(error).__name__}" if isinstance(error, redis.RedisError) else str(error)
