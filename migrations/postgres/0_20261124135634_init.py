from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE "outbox_event" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "subject_id" UUID,
    "detail" JSONB NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_outbox_even_workspa_b667d5" UNIQUE ("workspace_id", "sequence")
);
CREATE INDEX "idx_outbox_even_at_ffea89" ON "outbox_event" ("at");
CREATE TABLE "outbox_position" (
    "id" UUID NOT NULL PRIMARY KEY,
    "highest" BIGINT NOT NULL,
    "pruned" BIGINT NOT NULL
);
CREATE TABLE "data_key" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "ring_key_id" VARCHAR(32) NOT NULL,
    "wrapped" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_data_key_workspa_a2c85e" UNIQUE ("workspace_id", "id")
);
CREATE INDEX "idx_data_key_workspa_40b866" ON "data_key" ("workspace_id");
CREATE TABLE "system_key" (
    "id" UUID NOT NULL PRIMARY KEY,
    "purpose" VARCHAR(40) NOT NULL UNIQUE,
    "ring_key_id" VARCHAR(32) NOT NULL,
    "wrapped" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL
);
CREATE TABLE "account" (
    "id" UUID NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) NOT NULL UNIQUE,
    "name" VARCHAR(120) NOT NULL,
    "password_hash" VARCHAR(255) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL
);
CREATE TABLE "api_token" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "name_key" VARCHAR(240) NOT NULL,
    "permissions" JSONB NOT NULL,
    "environment" VARCHAR(40),
    "mac" VARCHAR(64) NOT NULL,
    "hint" VARCHAR(8) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "last_used_at" TIMESTAMPTZ,
    CONSTRAINT "uid_api_token_workspa_1dc4ea" UNIQUE ("workspace_id", "name_key"),
    CONSTRAINT "uid_api_token_workspa_45bd6d" UNIQUE ("workspace_id", "id")
);
CREATE INDEX "idx_api_token_account_a0092c" ON "api_token" ("account_id");
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID,
    "at" TIMESTAMPTZ NOT NULL,
    "actor_kind" VARCHAR(10) NOT NULL,
    "actor_id" UUID,
    "actor" VARCHAR(260) NOT NULL,
    "action" VARCHAR(60) NOT NULL,
    "subject" VARCHAR(300) NOT NULL,
    "detail" JSONB
);
CREATE INDEX "idx_audit_entry_workspa_c544e9" ON "audit_entry" ("workspace_id", "at", "id");
CREATE TABLE "idempotency_record" (
    "id" UUID NOT NULL PRIMARY KEY,
    "scope" UUID NOT NULL,
    "actor_id" UUID NOT NULL,
    "mutation" VARCHAR(60) NOT NULL,
    "key" VARCHAR(128) NOT NULL,
    "input_mac" VARCHAR(64) NOT NULL,
    "outcome" JSONB,
    "created_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_idempotency_scope_9ed708" UNIQUE ("scope", "actor_id", "mutation", "key")
);
CREATE INDEX "idx_idempotency_created_9a043f" ON "idempotency_record" ("created_at");
CREATE TABLE "membership" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_membership_workspa_44783d" UNIQUE ("workspace_id", "account_id"),
    CONSTRAINT "uid_membership_workspa_54cf51" UNIQUE ("workspace_id", "id")
);
CREATE INDEX "idx_membership_account_e855fc" ON "membership" ("account_id");
CREATE TABLE "session" (
    "id" UUID NOT NULL PRIMARY KEY,
    "account_id" UUID NOT NULL,
    "mac" VARCHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL
);
CREATE INDEX "idx_session_account_2a0f19" ON "session" ("account_id");
CREATE TABLE "workspace" (
    "id" UUID NOT NULL PRIMARY KEY,
    "slug" VARCHAR(40) NOT NULL UNIQUE,
    "name" VARCHAR(120) NOT NULL,
    "plan" VARCHAR(40) NOT NULL,
    "load_balancing_allowed" BOOL NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL
);
CREATE TABLE "credential" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "scope" VARCHAR(10) NOT NULL,
    "model_type" VARCHAR(30) NOT NULL,
    "model_name" VARCHAR(200) NOT NULL,
    "name" VARCHAR(80) NOT NULL,
    "name_key" VARCHAR(320) NOT NULL,
    "environment" VARCHAR(40),
    "enabled" BOOL NOT NULL,
    "verdict" VARCHAR(10),
    "limited_by" VARCHAR(30),
    "checked" BOOL NOT NULL,
    "unreadable" BOOL NOT NULL,
    "fields_version" INT NOT NULL,
    "pending_version" INT,
    "default_wish" BOOL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "last_used_at" TIMESTAMPTZ,
    "expires_at" TIMESTAMPTZ,
    "version" INT NOT NULL,
    CONSTRAINT "uid_credential_workspa_62bc68" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "uid_credential_workspa_1195d4" UNIQUE ("workspace_id", "provider_key", "id"),
    CONSTRAINT "uid_credential_workspa_db2637" UNIQUE ("workspace_id", "provider_key", "model_type", "model_name", "name_key")
);
CREATE INDEX "idx_credential_workspa_2f552c" ON "credential" ("workspace_id", "created_at", "id");
CREATE TABLE "credential_fields" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "version" INT NOT NULL,
    "plain" JSONB NOT NULL,
    "secrets" JSONB NOT NULL,
    "set_at" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_credential__credent_1e3a89" UNIQUE ("credential_id", "version")
);
CREATE TABLE "credential_secret" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "version" INT NOT NULL,
    "sealed" TEXT NOT NULL,
    "destination" VARCHAR(300) NOT NULL,
    "hint" VARCHAR(8),
    "set_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_credential__credent_188851" UNIQUE ("credential_id", "name", "version")
);
CREATE TABLE "default_credential" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "model_type" VARCHAR(30) NOT NULL,
    "model_name" VARCHAR(200) NOT NULL,
    "credential_id" UUID,
    "changed_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_default_cre_workspa_f3925b" UNIQUE ("workspace_id", "provider_key", "model_type", "model_name")
);
CREATE TABLE "validation_run" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "credential_id" UUID,
    "provider_key" VARCHAR(40) NOT NULL,
    "draft" BOOL NOT NULL,
    "fields_version" INT,
    "of_change" BOOL NOT NULL,
    "bulk" BOOL NOT NULL,
    "counted" BOOL NOT NULL,
    "invoke" BOOL NOT NULL,
    "invoke_model" VARCHAR(200),
    "host" VARCHAR(300) NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "steps" JSONB NOT NULL,
    "failure" VARCHAR(30),
    "message" VARCHAR(1000),
    "hint" VARCHAR(1000),
    "http_status" INT,
    "latency_ms" INT,
    "models_found" INT,
    "discovered" JSONB,
    "requested_by_id" UUID,
    "requested_by_actor_id" UUID,
    "attempt" INT NOT NULL,
    "not_before_ms" BIGINT NOT NULL,
    "lease_until_ms" BIGINT,
    "process_id" UUID,
    "fence" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "created_ms" BIGINT NOT NULL,
    "started_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,
    CONSTRAINT "uid_validation__workspa_ec7f7c" UNIQUE ("workspace_id", "id")
);
CREATE INDEX "idx_validation__state_5bbf18" ON "validation_run" ("state", "not_before_ms");
CREATE INDEX "idx_validation__workspa_b8d856" ON "validation_run" ("workspace_id", "not_before_ms");
CREATE INDEX "idx_validation__credent_183803" ON "validation_run" ("credential_id", "created_ms");
CREATE INDEX "idx_validation__lease_u_01e056" ON "validation_run" ("lease_until_ms");
CREATE INDEX "idx_validation__draft_663254" ON "validation_run" ("draft", "created_ms");
CREATE TABLE "aerich" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSONB NOT NULL
);
ALTER TABLE "membership" ADD CONSTRAINT "membership_role_known" CHECK (role IN ('OWNER', 'ADMIN', 'EDITOR', 'MEMBER'));
ALTER TABLE "membership" ADD CONSTRAINT "membership_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "membership" ADD CONSTRAINT "membership_account" FOREIGN KEY ("account_id") REFERENCES "account" ("id");
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_actor_kind_known" CHECK (actor_kind IN ('account', 'token', 'system'));
ALTER TABLE "credential" ADD CONSTRAINT "credential_scope_known" CHECK (scope IN ('PROVIDER', 'MODEL'));
ALTER TABLE "credential" ADD CONSTRAINT "credential_scope_names_its_model" CHECK ((scope = 'PROVIDER' AND model_type = '' AND model_name = '') OR (scope = 'MODEL' AND model_type <> '' AND model_name <> ''));
ALTER TABLE "credential" ADD CONSTRAINT "credential_verdict_known" CHECK (verdict IN ('VALID', 'INVALID'));
ALTER TABLE "credential" ADD CONSTRAINT "credential_name_not_empty" CHECK (name <> '' AND name_key <> '');
ALTER TABLE "credential" ADD CONSTRAINT "credential_versions_counted" CHECK (version >= 1 AND fields_version >= 1 AND pending_version > fields_version);
ALTER TABLE "credential" ADD CONSTRAINT "credential_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "credential_fields" ADD CONSTRAINT "credential_fields_version_counted" CHECK (version >= 1);
ALTER TABLE "credential_fields" ADD CONSTRAINT "credential_fields_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id");
ALTER TABLE "credential_secret" ADD CONSTRAINT "credential_secret_version_counted" CHECK (version >= 1);
ALTER TABLE "credential_secret" ADD CONSTRAINT "credential_secret_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id");
ALTER TABLE "validation_run" ADD CONSTRAINT "validation_run_state_known" CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'INCONCLUSIVE', 'CANCELLED'));
ALTER TABLE "validation_run" ADD CONSTRAINT "validation_run_leased_while_running" CHECK (state <> 'RUNNING' OR lease_until_ms IS NOT NULL);
ALTER TABLE "validation_run" ADD CONSTRAINT "validation_run_finished_at_its_end" CHECK ((state IN ('QUEUED', 'RUNNING')) = (finished_at IS NULL));
ALTER TABLE "validation_run" ADD CONSTRAINT "validation_run_counted" CHECK (fence >= 0 AND attempt >= 0 AND not_before_ms >= 0 AND latency_ms >= 0 AND models_found >= 0);
ALTER TABLE "validation_run" ADD CONSTRAINT "validation_run_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "validation_run" ADD CONSTRAINT "validation_run_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id");
ALTER TABLE "outbox_event" ADD CONSTRAINT "outbox_event_sequence_counted" CHECK (sequence >= 1);
ALTER TABLE "outbox_event" ADD CONSTRAINT "outbox_event_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "outbox_position" ADD CONSTRAINT "outbox_position_pruned_up_to_highest" CHECK (pruned >= 0 AND pruned <= highest);
ALTER TABLE "outbox_position" ADD CONSTRAINT "outbox_position_workspace" FOREIGN KEY ("id") REFERENCES "workspace" ("id");
ALTER TABLE "data_key" ADD CONSTRAINT "data_key_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "session" ADD CONSTRAINT "session_account" FOREIGN KEY ("account_id") REFERENCES "account" ("id");
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_account" FOREIGN KEY ("account_id") REFERENCES "account" ("id");
ALTER TABLE "default_credential" ADD CONSTRAINT "default_credential_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "default_credential" ADD CONSTRAINT "default_credential_credential" FOREIGN KEY ("workspace_id", "provider_key", "credential_id") REFERENCES "credential" ("workspace_id", "provider_key", "id");
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        """


MODELS_STATE = (
    "eJztXetz2zYS/1cw+tLkRvXY8jPpzc3Yidv6LrE7iZt2mnQoiIQknCmQJSArnl7+91uAD/"
    "FtQpYUisGXxAJ2+fgBXOwudhd/93yPi0lA+N7NXIy8z5f3hIneS/R3j+EZgT/KCfqoh30/"
    "3S2bBB65isdTpBZJaEdcBNiWFx5jlxNocgi3A+oL6jFoZXPXlY2eDYSUTeRFbhhBmDFvzm"
    "ziIHWtPTTk5K85gZYhsqFHcLSgYkoZElOCFl5wx31sw/VlKzwFmmCf9xH0295sRgXyAocE"
    "e/KZ5ozClSzhTQjwBnDHjx97yRUs6kii+G69P/+EX5Q55DO8KpDKn/6dNabEdTJwhXyq3R"
    "IPvmr79der1z8qSvmOI8v23PmMLan9B3hYlpDP59TZkzyyb0IYCbAgTgo7iVYEddwUvg00"
    "iGBOkkd1lg0OGeO5K0eg988xQCqBR+pO8p+jf0WPliKzrOubW+v95a1l9ZoMWNRke0wONo"
    "WxkcB8Ca+7BES19uQNXv18/u7Z4clzBUE8jSK4el8UIxY4ZFWgL1HOj1NTvPN860Q+blhC"
    "v5zrMagxbC0DeglsMuELoF7QyRUT5bCmuXKQ0lAC7BiY8Lzw3/cvBoPDw9PB/uHJ2fHR6e"
    "nx2f4Z0KonLnad1ozAxdVPV9e38oE8kIOhkJQNWfDv4G2LwL+a4qAc9pg+Bzm8yC5CPsOf"
    "LZewiZjCz6P9GjQ/nL9TU/po/3kW0uuoZ6C6cjN7PvovsYWmwMhyPUFcRGK4LWivR1o4RG"
    "DqFvH89/ub63I8lxw5LB1qC/Q/5FK+i/KiBk6JhbzyjPO/3PQkffb2/Pf8/H315uYij7u8"
    "wEUOeCyKoL8GuASdkXLgQ4486BHLXvzHeqAvqBxfB/nbq7eX72/P3/6Sgf/1+e2l7Bmo1o"
    "dc67OT3JAkF0G/Xd3+jORP9MfN9WV+lBK62z968pnwXHgW8xYWdtJAxs1x0xepSI7vUkqO"
    "bBhh+26BA8cq9HgDr4q22DUbzPItmOGJGiOJ5pd+Qb3/xeM0GoJKEyChaWYF+GnyVQyB4Z"
    "ROpoSLIYr1DDShYA4guEEfTARHKf8RERr6wZwRZwg2wJTaU0Q5Yh5yPTYhAbojPhgRt0B+"
    "Rx5kV8Zs+I5XWQZG+2+T9h8NtZ6OmmLanoq63yn9NPyy9GBf8hjUm6PemlUBlAr8H/JQvh"
    "zEnY+sA+o7vovoVlkAztMiGsnLSfENAj6A2xIHjR6UHJfkSq7LB3Wk02com+StQX8fhnKf"
    "kYVcJTiBu/+AsOsibyy5Z8jzCWvuGYJ/jU+oVavCbviEWqIbaxh5qW9IxzmRY+ugj+Jw0M"
    "BHcTio9FHIrizUkUArwnxLPlesrymWTkBcZ89d/n5bb0kn5tybm+ufYvK8eZ2F3A6IBMfS"
    "t6iznNuxrFszFMa01lCi3j9wQWaVatSy+xFFiivCJ6pSUkEKVR5QgoJ7CtY0FZy4Y/RMeH"
    "dgVU8xnwJ1H9nzgHuB3D5zyMz3BFjeoHThuUPF86XyhV16R4zd3J6Vu1pD8ucBcJTs7VSv"
    "4imW9SwvjyO9w3sMRlUyqlI71mejKrVmKIyqpKEqndsqrKdcUYo7H1GTcIpsNR3JJ6D5sD"
    "00JDNM3aHaKAjoTHqV5HaD6y1I8L2NOXGM4rMLio8aRp0VOWHonNIzOD5qsBQDVeVarPqy"
    "K4P6XwPemL4Ty3AW34NBE60SqCrxVX25jRfM+cID6SptMy31Pc/YQcQHx8eNZvRxzYw+zi"
    "NudB2j62xc1/HprfS4VCg7ce9j2o5PLZEQrqbvzLA9pUxurgV0MhUv0RA0oBnlHJj4EH2a"
    "DwaDF9JNBJR3JJB0nksQoLqHzlFA7uH+DlJPofoWUmOaeKzSL1TcT5PvrzxbAJrZbWu/Sr"
    "Ubu21tEYwa222R9aIJa5bLbGEa/XSb+mkivDUxjnk6iPOgkXd5UONeHhT9y6lVuQh1ddB1"
    "js1EXj8h8pqwexp4bBZltjV2KGTZVprwLUsh2PRmCiilOghH5B0UJSdNPDYn1Q6bk4K/Zk"
    "r1Zm9M30Fwzxpge1YJ7ZnxG3wzfoPMKvDZp3C5FYY5y2mGudXD7GIurDlf6XvO865hqFum"
    "AOz6SLfHEShDqi6ZCCoCxFL9/UecgZLSIgnpKu7A36YecqiDFlMskPCiNCoRxoQtAioEYS"
    "iquABXZxyHrqwoqMyeYjYhe+hnD15eheJztWlKHd5HjNyTAGHECSx3ouHmadEdGH5RsVPQ"
    "eAG/ZS/g7ghFHSdgq/N72wLoTqwyWd+u8AJLt8xDlquDNthBI5dkjUey4DsIIdN1oS95jD"
    "wqwVN7znZ0ug5OGrl2T2pcuydlMzbKkdeAOOLoIMaNIK5BuAhwVMlFB+EUSwchPtxvgjFQ"
    "VUdl7xdQ/moVYXZH7K5tW6I19uvVMj/oHbG9IGuJ1ZD1663ZVN6RFSw5VjFqZeq3Nxe2Ny"
    "PSUMVoNhdY2V5CmrkjL5DFBtOZTmGKuSwYggZHaCpLD9qeT4Yv86UGCTyDaov24Pc+sSFl"
    "/lxYM2yr2GG4EnH6aOwFik51ohl+QFOwkSNbmP+AhtEDDlU7lxazspyVDd3Udv7YU4+pgE"
    "opNPHryr9VlI2JpmmTHZ2MWVOgEwYTP9Me1b+bgKZFR+PN2BRPB1Wn9WunmsEz3Y2bORg0"
    "2ZEFqpr4pMKubLIc62CcYeog0usPK4j0Fx3tP8Vi1P/Vo5J2K+ygJQGkO+E+bo2R95bMRi"
    "TgU+r3Sq27VH+/3qybZSlXSllgsbUV5yJQaFlaZc3zDlKB0ybzoEX6Z6v3HNu2sJvMg7Zi"
    "KmWTjtIZ03dQ31z/Lt9uaT1tkQhG7dGq3UVU4kS5zhN3PqLw8BTZagmanE4Ycb6nidqzh4"
    "axd1mE1ayJoyp3xWFYcTKmVqSV0Wy+qmZjFuANeC9NFsmm3D1m+e3s8mtyHb6JYW6NlvVb"
    "bJuX61nL7kc0rUWGcLXodxIQedpg8KBC3sPtfZfeE3M4SIsW+JqtdHc+0VnxY/rOVfpaf0"
    "auKaOw4TJfLtbaZY/pt4cvXBszBwfOpmTCpqew62HHGmEAzpZFd7ErazmWyOULz3MJZuW4"
    "V18kNxIjuMqmhiIWLNsVzBc3N28yGs3FVb5y7K9vLy5h6qtBASIqVHPxNCFjPhi9ctN65a"
    "uAOIQJit1yxTLV/4hmaWcpV3PjhQcTcSKkl27sBTMUvskeGoLCKSMehi/Rh/M3V6+RF6Cr"
    "6+jP0KMnE4qRPSX2XRizCh8B/HKQLLOGhqqDOMDPZYyr+vmJEZi/DvSGt7HgJtIRqdyGlM"
    "knkAGsQx/IpCBLuhdY1nqT8aryf3UtuEg0za0F5VO4jywF9zpsQhiuJ4CNf2LqaD6gnjN4"
    "QEfCB7Rx1KpKLGWeCA9bUm8d3nHmgYKtTu0O805xVIM3SidNwl8VBY4eqfEmb9Xmrh9499"
    "QhQVyHqCndzHOIG0qc5Fes7CwL2T2axpqVYyad9avbDmZreUNe2PwH1FjDzfF10JLYwEnX"
    "5cHkNSZwRTD5Jg2JX97dfLh6ffluO4bE+vees0tA4+2FDNcW4d4OzIfNMspqEsrKYdZ1PG"
    "S5OgfzoFHm3qAmc29QzNwzzp1lTbAm8J5Vo3tmCmQ2kBWNPGiHNR60w6IHzVRn3JaSQZh8"
    "b13PWYrLuMqau8oi54DOlE6xdG86r1+dc+mMSlN8pCWis1zdw3n9+lzkptIUGymuLYqNpG"
    "Vn5cbSB6cJeJbRYK6BedbVWsT9ilUcT1hkzOEeFeHdBOwHmxInE/kE3w8Ojk6Pzg5Pjs6A"
    "RD1l0nJaMypFcHOeag10SzhXgrdt8nrNAKd9/JoyI8+6mtRoGb7b3QodlZ8cW+14LjCawm"
    "Vmk/kb2WTOKDq+s+IwZznNMLd6mE097m9lpFsUdG5GeWOjrK/GG+uol1XeWxhq9WPMUhtw"
    "FVH1m4ZdxU/SXzH66oYRFM2esALg8tLf8WUclu/C8AxfqlAtefDlwYsBusfuXMZYRZX6cr"
    "0yNiuKboqvTwWClYb3EfdUrNYnlgRAhdX0ucAPXEZhMUJl2JKKhyIyNCoAQuzKg8Yn8CDV"
    "IU4pYELNP/4yTLUKE1K0sxqpnmWX/QA0bOYso4G2uN20C8vyDrnV1KpSxLPmyMaYwRzW+I"
    "SyaNGCrQN8isVA/yToRanxVoe8qDDaDPCdLQXYlqHYCdO5hbbeeyUue4/YehFVv7Gtx5cM"
    "q9p6kRkV1b9JpZpEJXPCl12abCwyzcI8FiSnh/ODTHrhgjJVzFixLlR+OA3rt4/kbVhNLf"
    "aCrhlHTRprzVhrOy80jbXWBmhN4PYG67IbU3jdpnC4LhcBfa/aq0wDXB41vJuTtk4Pvfz9"
    "tt4kSNTQNzfXP8XkeTshH9ST6DA6giLH1gnot3AE1pTqJR/E9N0LH25ykkP1OQ6FUxyqXA"
    "r1Vm21W8FYtMaijW3VqJDBY/UiimT9eps2DopcQ/kIeYRZdLlwAzNOjkbPhsu80qE6Mmy4"
    "zIAcIjLzxcPzfIV8JK8XeAtEPlMuOPKYrY4xi6qfhcUcPEbABs7o4MoKls+H8FiQ8ESz+L"
    "Gk4Qz3JfD9NC/O0Li4grGVja28s+LYFEtoZx6jyeM3efxfC+aN5PG3wtPWMrNkTT5MVYpq"
    "pZ21DKexQ4wdUmWHfMAudZTL5d284tCJLMkj9sd9QmwF89VPoJAbalEZuFuYoRwN/2HNON"
    "gaYC3MqOtSTmBGOBxxKs2Igxen+2j0ENoGoD+OMCffcWS7niokNyZANEQTsD6imm+ylB10"
    "Yzr7AQwR90HWnfvE5DHIYGGERz/L4MzR3L0bIngRrkrUoRGZwoRHPvF8F26wh86RE4BZIg"
    "8FmzOwi9Sv4XMgxEG47QdKkk04D0voRecsi/iYDHUFl8DTStMHzKVX59evLt+8uXwtr/dS"
    "UUr1FR5qCqaOLGTHBfF9Ga7JQfVCD2qr0aHc9sCGUuX41Bomb0BYX+4equhQVZcPLYjryt"
    "J98vgGRSsjRYdwVWtExl5AFMRArQjgkT05w8LXUIPB5TnWlM2FxnlnJeeZfZRVXUVYvC59"
    "7/JaeCUkhZUjjiSICRSkFrwEdZM2NTR5YmPSGZNuZ1a2Xdv+7KRSZozlLRrLiczOolyfFh"
    "7zmCoSO1RFomWyYt2b0N7YCm0yzcmc4TMTWmNCS9VdE+yYxeCsU0oiNCY0oU5xmbpszcGm"
    "7N6705UhSyYzsbWxtpQ5raPo5fm6F2axETfy1ON6USwRfQf16I1ECSUul6YAJwwdRPhg0A"
    "Dgg0HNWUpFeImvl/cVM5jkoyckH40xdeeB1rxOsXRPNG9gI5Vwjsvslppd1CVL9xA+2G8k"
    "nSVZTTlYE8X5FRAWwrfkqjYvEdSV/o0cl3FuFDVlF96c2Q9yQ6U5rlkmA2sR1nAjzxqDqV"
    "xiXlcCm2cz0JZUHU02THVUtizXk/S2luG7bbUtIPDafKUKpCWsZouqBl1sCy94CsbpCxik"
    "s0hjIWSwu4Z0TnFsL1tvf0fEcjbUowDqBZ1U4lpg7Qy6LwaDw8PTwf7hydnx0enp8dl+An"
    "Oxqw7vi6ufJOQZiV2izGVDZ7QGocjbIeVjy+MQxY1pSu4slxHXOW+RjAPUENYJfWeEydpE"
    "tan6s8pc3YnY5LJh1l0Jsnxdqkuw5WWACxys9p1lOU1d6jZ/ZmPKKJ+uNMw5VjPObRvn1q"
    "R6nJOA2tNeaY5H1NevT+7AS6oVkjqippKsgafkWVcuQaUqcMnSE033pwXjt973WR2DXxny"
    "WXvWY0WwZxeCAwbHx03CW46Pq8NbZF/OUwSflQbCEXkH0T1ourlXt7dXyEH1mCg9grfamZ"
    "9iMREYmq78r7qkffk/GkLDog=="
)
