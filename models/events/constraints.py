"""The names by which code knows the constraints of the database, alike on both engines."""

from models.drivers import Violated

# name: (table, columns of the unique key). Every unique key of the schema stands here; a test compares.
UNIQUE: dict[str, tuple[str, tuple[str, ...]]] = {
    "account_email": ("account", ("email",)),
    "workspace_slug": ("workspace", ("slug",)),
    "membership_account": ("membership", ("workspace_id", "account_id")),
    "membership_workspace_id": ("membership", ("workspace_id", "id")),
    "api_token_name": ("api_token", ("workspace_id", "name_key")),
    "api_token_workspace_id": ("api_token", ("workspace_id", "id")),
    "invitation_email": ("invitation", ("workspace_id", "email")),
    "invitation_workspace_id": ("invitation", ("workspace_id", "id")),
    "idempotency_key": ("idempotency_record", ("scope", "actor_id", "mutation", "key")),
    "data_key_workspace_id": ("data_key", ("workspace_id", "id")),
    "system_key_purpose": ("system_key", ("purpose",)),
    "credential_workspace_id": ("credential", ("workspace_id", "id")),
    "credential_provider_id": ("credential", ("workspace_id", "provider_key", "id")),
    "credential_name": (
        "credential",
        ("workspace_id", "provider_key", "model_type", "model_name", "name_key"),
    ),
    "credential_fields_version": ("credential_fields", ("credential_id", "version")),
    "credential_secret_version": ("credential_secret", ("credential_id", "name", "version")),
    "default_credential_of": (
        "default_credential",
        ("workspace_id", "provider_key", "model_type", "model_name"),
    ),
    "workspace_provider_of": ("workspace_provider", ("workspace_id", "provider_key")),
    "custom_model_address": ("custom_model", ("workspace_id", "provider_key", "type", "name")),
    "model_switch_address": ("model_switch", ("workspace_id", "provider_key", "type", "name")),
    "credential_models_of": ("credential_models", ("credential_id",)),
    "hosted_provider_key": ("hosted_provider", ("provider_key",)),
    "hosted_secret_name": ("hosted_secret", ("provider_key", "name")),
    "default_model_of": ("default_model", ("workspace_id", "type")),
    "pool_workspace_id": ("pool", ("workspace_id", "id")),
    "pool_address": ("pool", ("workspace_id", "provider_key", "type", "name")),
    "pool_member_credential": ("pool_member", ("pool_id", "credential_id")),
    "pool_member_default": ("pool_member", ("pool_id", "follows_default")),
    "model_fallback_to": (
        "model_fallback",
        ("workspace_id", "provider_key", "type", "name", "to_provider_key", "to_name"),
    ),
    "credential_rest_of": ("credential_rest", ("rider", "provider_key", "type", "name")),
    "validation_run_workspace_id": ("validation_run", ("workspace_id", "id")),
    "outbox_event_sequence": ("outbox_event", ("workspace_id", "sequence")),
}

# What PostgreSQL calls them, as Tortoise named them in the migrations; SQLite tells the columns instead.
POSTGRES_NAMES: dict[str, str] = {
    "uid_outbox_even_workspa_b667d5": "outbox_event_sequence",
    "uid_data_key_workspa_a2c85e": "data_key_workspace_id",
    "system_key_purpose_key": "system_key_purpose",
    "account_email_key": "account_email",
    "uid_api_token_workspa_1dc4ea": "api_token_name",
    "uid_api_token_workspa_45bd6d": "api_token_workspace_id",
    "uid_invitation_workspa_806a6a": "invitation_email",
    "uid_invitation_workspa_4ff3de": "invitation_workspace_id",
    "uid_idempotency_scope_9ed708": "idempotency_key",
    "uid_membership_workspa_44783d": "membership_account",
    "uid_membership_workspa_54cf51": "membership_workspace_id",
    "workspace_slug_key": "workspace_slug",
    "uid_credential_workspa_62bc68": "credential_workspace_id",
    "uid_credential_workspa_1195d4": "credential_provider_id",
    "uid_credential_workspa_db2637": "credential_name",
    "uid_credential__credent_1e3a89": "credential_fields_version",
    "uid_credential__credent_188851": "credential_secret_version",
    "uid_default_cre_workspa_f3925b": "default_credential_of",
    "uid_workspace_p_workspa_b4fa79": "workspace_provider_of",
    "uid_custom_mode_workspa_c1624e": "custom_model_address",
    "uid_model_switc_workspa_f80be6": "model_switch_address",
    "uid_credential__credent_2c9a80": "credential_models_of",
    "hosted_provider_provider_key_key": "hosted_provider_key",
    "uid_hosted_secr_provide_923eb3": "hosted_secret_name",
    "uid_default_mod_workspa_ae377e": "default_model_of",
    "uid_pool_workspa_c380fa": "pool_workspace_id",
    "uid_pool_workspa_3f256f": "pool_address",
    "uid_pool_member_pool_id_481e19": "pool_member_credential",
    "uid_pool_member_pool_id_921aad": "pool_member_default",
    "uid_model_fallb_workspa_6c3ccd": "model_fallback_to",
    "uid_credential__rider_e29714": "credential_rest_of",
    "uid_validation__workspa_ec7f7c": "validation_run_workspace_id",
}


class ConstraintViolated(Exception):
    """A unit of work broke a constraint and was rolled back. `constraint` is a name of UNIQUE, the name of a CHECK,
    `<table>_primary_key`, `<table>_<column>_not_null`, or `foreign_key` (SQLite does not tell which)."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


def constraint_name(violated: Violated) -> str:
    """The canonical name of what a driver reported."""
    match violated.kind:
        case "foreign_key":
            return "foreign_key"
        case "not_null":
            return "_".join((violated.table, *violated.columns, "not_null"))
        case "unique" if violated.name:
            return _of_postgres(violated)
        case "unique":
            if violated.columns == ("id",):
                return f"{violated.table}_primary_key"
            return _OF_COLUMNS.get((violated.table, frozenset(violated.columns)), f"{violated.table}_unique")
        case _:
            return violated.name or "check"


def _of_postgres(violated: Violated) -> str:
    if violated.name == f"{violated.table}_pkey":
        return f"{violated.table}_primary_key"
    return POSTGRES_NAMES.get(violated.name, f"{violated.table}_unique")


_OF_COLUMNS = {(table, frozenset(columns)): name for name, (table, columns) in UNIQUE.items()}
