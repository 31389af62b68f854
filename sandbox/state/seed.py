"""What an empty forge begins with: `root`, and the token of the command line."""

from sandbox.auth import SCOPES, digest, hash_password
from sandbox.clock import stamp
from sandbox.hook_addresses import LOCAL_HOOKS
from sandbox.state import Config
from sandbox.state.namespaces import create_user
from sandbox.state.records import Token, User
from sandbox.state.store import Store


def seed(store: Store, config: Config) -> None:
    with store.transaction():
        root = store.get(User, 1) or create_user(
            store,
            username="root",
            name="Administrator",
            email="admin@example.com",
            password_hash=hash_password(config.root_token),
            admin=True,
        )
        hashed = digest(config.root_token)
        if not store.find(Token, digest=hashed).exists():
            store.insert(
                Token,
                user_id=root.id,
                name="root",
                digest=hashed,
                scopes=SCOPES,
                created_at=stamp(),
            )
        if store.setting(LOCAL_HOOKS) is None:
            store.set_setting(LOCAL_HOOKS, config.allow_local_hooks)
