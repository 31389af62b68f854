"""Records of what accounts have: keys, addresses, and what lets programs in."""

from sandbox.state.record import NoCase, Record


class DeployToken(Record, table="deploy_tokens", unique="digest", index="source, source_id"):
    source: str
    source_id: int
    name: str
    username: str
    digest: str
    scopes: list[str]
    expires_at: str | None = None
    revoked: bool = False


class Application(Record, table="applications", unique="uid"):
    uid: str
    digest: str
    name: str
    redirect_uri: str
    scopes: list[str]
    confidential: bool


class SshKey(Record, table="ssh_keys", unique="fingerprint", index="user_id"):
    user_id: int
    title: str
    key: str
    fingerprint: str
    usage_type: str
    created_at: str
    expires_at: str | None = None


class Email(Record, table="emails", unique="email", index="user_id"):
    user_id: int
    email: NoCase
    confirmed_at: str | None = None
