"""`gunicorn service.wsgi:app`: the application with settings from environment and TOML."""

from inventaris.settings import load_settings
from service.app import create_app

app = create_app(load_settings())
