"""What aerich cannot say: the CHECKs and the composite foreign keys, one list for both engines.

`write.py` adds them to the tables that the initial migration makes. A table that comes later gets its own by hand, in
its migration of each engine, and a line here: a test compares these lists with what the migrations made.
"""

# name: (table, condition)
CHECKS: dict[str, tuple[str, str]] = {
    "membership_role_known": ("membership", "role IN ('OWNER', 'ADMIN', 'EDITOR', 'MEMBER')"),
    "invitation_role_known": ("invitation", "role IN ('OWNER', 'ADMIN', 'EDITOR', 'MEMBER')"),
    "audit_entry_actor_kind_known": ("audit_entry", "actor_kind IN ('account', 'token', 'system')"),
    "credential_scope_known": ("credential", "scope IN ('PROVIDER', 'MODEL')"),
    "credential_scope_names_its_model": (
        "credential",
        "(scope = 'PROVIDER' AND model_type = '' AND model_name = '')"
        " OR (scope = 'MODEL' AND model_type <> '' AND model_name <> '')",
    ),
    "credential_verdict_known": ("credential", "verdict IN ('VALID', 'INVALID')"),
    "credential_name_not_empty": ("credential", "name <> '' AND name_key <> ''"),
    "credential_versions_counted": (
        "credential",
        "version >= 1 AND fields_version >= 1 AND pending_version > fields_version",
    ),
    "credential_fields_version_counted": ("credential_fields", "version >= 1"),
    "credential_secret_version_counted": ("credential_secret", "version >= 1"),
    "validation_run_state_known": (
        "validation_run",
        "state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'INCONCLUSIVE', 'CANCELLED')",
    ),
    "validation_run_leased_while_running": (
        "validation_run",
        "state <> 'RUNNING' OR lease_until_ms IS NOT NULL",
    ),
    "validation_run_finished_at_its_end": (
        "validation_run",
        "(state IN ('QUEUED', 'RUNNING')) = (finished_at IS NULL)",
    ),
    "validation_run_counted": (
        "validation_run",
        "fence >= 0 AND attempt >= 0 AND not_before_ms >= 0 AND latency_ms >= 0 AND models_found >= 0",
    ),
    "workspace_provider_usage_priority_known": (
        "workspace_provider",
        "usage_priority IN ('SYSTEM_FIRST', 'CUSTOM_FIRST')",
    ),
    "custom_model_named": ("custom_model", "type <> '' AND name <> ''"),
    "custom_model_counted": ("custom_model", "context_window > 0 AND max_output_tokens > 0"),
    "model_switch_named": ("model_switch", "type <> '' AND name <> ''"),
    "credential_models_counted": ("credential_models", "revision >= 1"),
    "hosted_provider_version_counted": ("hosted_provider", "version >= 1"),
    "hosted_secret_version_counted": ("hosted_secret", "version >= 1"),
    "hosted_revision_counted": ("hosted_revision", "revision >= 0"),
    "default_model_named": ("default_model", "type <> '' AND name <> '' AND provider_key <> ''"),
    "pool_named": ("pool", "type <> '' AND name <> ''"),
    "pool_strategy_known": (
        "pool",
        "strategy IN ('WEIGHTED_ROUND_ROBIN', 'LEAST_BUSY', 'LOWEST_LATENCY', 'PRIORITY')",
    ),
    "pool_version_counted": ("pool", "version >= 1"),
    "pool_member_is_a_credential_or_the_default": (
        "pool_member",
        "(credential_id IS NOT NULL AND follows_default IS NULL)"
        " OR (credential_id IS NULL AND follows_default IS NOT NULL AND follows_default)",
    ),
    "pool_member_counted": ("pool_member", "place >= 0 AND weight BETWEEN 1 AND 100"),
    "pool_member_limits_counted": (
        "pool_member",
        "requests_per_minute >= 1 AND tokens_per_minute >= 1 AND requests_per_day >= 1 AND tokens_per_day >= 1"
        " AND concurrency >= 1",
    ),
    "model_fallback_named": ("model_fallback", "type <> '' AND name <> '' AND to_name <> ''"),
    "model_fallback_counted": ("model_fallback", "place >= 0"),
    "credential_rest_counted": ("credential_rest", "level >= 0"),
    "receipt_source_known": ("receipt", "source IN ('SYSTEM', 'CUSTOM')"),
    "receipt_actor_kind_known": ("receipt", "actor_kind IN ('account', 'token', 'system')"),
    "receipt_failed_unless_served": ("receipt", "failed = (served_name IS NULL)"),
    "receipt_counted": (
        "receipt",
        "latency_ms >= 0 AND input_tokens >= 0 AND cached_input_tokens >= 0 AND output_tokens >= 0",
    ),
    "outbox_event_sequence_counted": ("outbox_event", "sequence >= 1"),
    "outbox_position_pruned_up_to_highest": ("outbox_position", "pruned >= 0 AND pruned <= highest"),
}

# name: (table, columns, parent table, parent columns); all NO ACTION: whoever deletes a parent clears its children in
# the same unit of work. The workspace stands in the key, so that no row can point into another workspace.
FOREIGN_KEYS: dict[str, tuple[str, tuple[str, ...], str, tuple[str, ...]]] = {
    "data_key_workspace": ("data_key", ("workspace_id",), "workspace", ("id",)),
    "membership_workspace": ("membership", ("workspace_id",), "workspace", ("id",)),
    "membership_account": ("membership", ("account_id",), "account", ("id",)),
    "session_account": ("session", ("account_id",), "account", ("id",)),
    "api_token_workspace": ("api_token", ("workspace_id",), "workspace", ("id",)),
    "api_token_account": ("api_token", ("account_id",), "account", ("id",)),
    "invitation_workspace": ("invitation", ("workspace_id",), "workspace", ("id",)),
    # The inviter is a member, and whoever takes a member away takes away whom he invited.
    "invitation_inviter": (
        *("invitation", ("workspace_id", "created_by_id")),
        *("membership", ("workspace_id", "account_id")),
    ),
    "credential_workspace": ("credential", ("workspace_id",), "workspace", ("id",)),
    "credential_fields_credential": (
        *("credential_fields", ("workspace_id", "credential_id")),
        *("credential", ("workspace_id", "id")),
    ),
    "credential_secret_credential": (
        *("credential_secret", ("workspace_id", "credential_id")),
        *("credential", ("workspace_id", "id")),
    ),
    "default_credential_workspace": ("default_credential", ("workspace_id",), "workspace", ("id",)),
    "default_credential_credential": (
        *("default_credential", ("workspace_id", "provider_key", "credential_id")),
        *("credential", ("workspace_id", "provider_key", "id")),
    ),
    "validation_run_workspace": ("validation_run", ("workspace_id",), "workspace", ("id",)),
    "validation_run_credential": (
        *("validation_run", ("workspace_id", "credential_id")),
        *("credential", ("workspace_id", "id")),
    ),
    "workspace_provider_workspace": ("workspace_provider", ("workspace_id",), "workspace", ("id",)),
    "custom_model_workspace": ("custom_model", ("workspace_id",), "workspace", ("id",)),
    "model_switch_workspace": ("model_switch", ("workspace_id",), "workspace", ("id",)),
    "credential_models_credential": (
        *("credential_models", ("workspace_id", "credential_id")),
        *("credential", ("workspace_id", "id")),
    ),
    "hosted_secret_provider": ("hosted_secret", ("provider_key",), "hosted_provider", ("provider_key",)),
    "default_model_workspace": ("default_model", ("workspace_id",), "workspace", ("id",)),
    "pool_workspace": ("pool", ("workspace_id",), "workspace", ("id",)),
    "pool_member_pool": ("pool_member", ("workspace_id", "pool_id"), "pool", ("workspace_id", "id")),
    "pool_member_credential": (
        *("pool_member", ("workspace_id", "credential_id")),
        *("credential", ("workspace_id", "id")),
    ),
    "model_fallback_workspace": ("model_fallback", ("workspace_id",), "workspace", ("id",)),
    "credential_rest_workspace": ("credential_rest", ("workspace_id",), "workspace", ("id",)),
    "receipt_workspace": ("receipt", ("workspace_id",), "workspace", ("id",)),
    "outbox_event_workspace": ("outbox_event", ("workspace_id",), "workspace", ("id",)),
    "outbox_position_workspace": ("outbox_position", ("id",), "workspace", ("id",)),
}


def clauses(table: str) -> list[str]:
    """The constraints of one table, as they stand in its CREATE TABLE or behind ALTER TABLE … ADD."""
    return [
        f'CONSTRAINT "{name}" CHECK ({condition})' for name, (of, condition) in CHECKS.items() if of == table
    ] + [
        f'CONSTRAINT "{name}" FOREIGN KEY ({_quoted(columns)}) REFERENCES "{parent}" ({_quoted(keys)})'
        for name, (of, columns, parent, keys) in FOREIGN_KEYS.items()
        if of == table
    ]


def tables() -> list[str]:
    """The tables that have any, in the order of the lists."""
    return list(
        dict.fromkeys([row[0] for row in CHECKS.values()] + [row[0] for row in FOREIGN_KEYS.values()])
    )


def _quoted(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
