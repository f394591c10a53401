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
CREATE TABLE "invitation" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "email" VARCHAR(254) NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "mac" VARCHAR(64) NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_invitation_workspa_806a6a" UNIQUE ("workspace_id", "email"),
    CONSTRAINT "uid_invitation_workspa_4ff3de" UNIQUE ("workspace_id", "id")
);
CREATE INDEX "idx_invitation_expires_07d530" ON "invitation" ("expires_at");
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
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_role_known" CHECK (role IN ('OWNER', 'ADMIN', 'EDITOR', 'MEMBER'));
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_inviter" FOREIGN KEY ("workspace_id", "created_by_id") REFERENCES "membership" ("workspace_id", "account_id");
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
    "eJztXWtz2ziy/Ssof5nklsZl088kW1tlJ94Z35vYU4nnUTvZoiASknBNgVwCtOLam/9+G+"
    "BDfJuUJZnk4EtiAd0gdQABfRqNxn/2PJeLmU/4/m0gJu63qwfCxN5b9J89hhcE/igXGKE9"
    "7Hnpalkk8MRROq4SNUkiO+HCx5ZseIodTqDIJtzyqSeoy6CUBY4jC10LBCmbyUZuGUGYMT"
    "dgFrGRamsfjTn5d0CgZIwsqBEcLamYU4bEnKCl699zD1vQviyFt0Az7PERgnrLXSyoQK5v"
    "E39fvlPAKLRkCndGQNeHJ/75517SgkltKRQ/be9f/4JPlNnkG3xVEJUfvXtzSoljZ+AK9V"
    "S5KR49Vfbrr9cf/qEk5XecmJbrBAu2kvYe4WVZIh4E1N6XOrJuRhjxsSB2CjuJVgR1XBR+"
    "GygQfkCSV7VXBTaZ4sCRPbD3tylAKoFH6knyn+O/R6+WEjPNm9s788vVnWnuNemwqMhyme"
    "xsCn0jgfketrsCRJXuyQe8//ni86uj09cKgngYRXDtfVeKWOBQVYG+QjnfT03xzuttEvm4"
    "YAX9aqzHoMawdQzoFbDJgC+Aekln10yUw5rWykFKwxmgZ2DC+8J/P74xjKOjM+Pg6PT85P"
    "js7OT84Bxk1RsXq85qeuDy+qfrmzv5Qi7Mg+EkKQuy4N/Dty0C/36O/XLYY/kc5PBF+gj5"
    "An8zHcJmYg4fjw9q0Pzt4rMa0scHr7OQ3kQ1hqrKjexg8r/EEi0njKzWM6aLaBruCtqbmS"
    "1sIjB1inj+95fbm3I8Vxo5LG1qCfR/yKG8j/NFDZwSC9nygvN/O+lB+urTxR/58fv+4+1l"
    "HnfZwGUOeCyKoH8AuARdkHLgQ4086JHKfvzHZqAvmBwvg/zd9aerL3cXn37JwP/h4u5K1h"
    "iq9DFX+uo01yVJI+j367ufkfyI/nl7c5XvpUTu7p978p1wIFyTuUsT22kg4+K46Ls0JKf3"
    "KSNHFkywdb/Evm0WalzDrZItVi2MRb4EMzxTfSTR/D4qmPe/uJxGXVBJARKZZizAS4uvQw"
    "TGczqbEy7GKLYz0IwCHUDwgBFQBFsZ/5EQGnt+wIg9Bg4wp9YcUY6YixyXzYiP7okHJOIO"
    "xO/Jo6zK0IYfeBUz0NZ/l6z/qKvb2agppd2ZqAeDsk/DX1Y72Fc6GvXmqHdmVQCjAv8PeS"
    "xfDuLKJ9YB9Tu+j+TWWQAu0lM0ks3J6RsmeB8eS2w0eVTzuBRX87p8UVs6fcaySD4a7Pdx"
    "OO8zspSrBCfw9HcIOw5yp1J7gVyPsOaeIfhX+4Q6tSr0wyfUEdu4BclL/YbaOCdyagP0UR"
    "wZDXwUR0alj0JWZaGOJrQizHfkW8X6mlIZBMR1fO7qj7t6Jp3QuY+3Nz/F4nl6nYXc8okE"
    "x2zPqLOau2HWnekKTa1bGFFfHrkgi0ozalX9hCHFleAzTSlpIIUmDxhB/gMFNk0FJ84UvR"
    "LuPbDqOeZzkB4hK/C568vtM5ssPFcA8wajCwc2Fa9Xxhd26D3RvLk7K3e1heQFPmiU7O1U"
    "r+Iplc0sL08j3eM9Bm0qaVOpG+uzNpU60xXaVGphKl1YKqyn3FCKK58wk3BKbD0bySNg+b"
    "B9NCYLTJ2x2ijw6UJ6leR2g+Muif+jhTmxteHTB8NHdWObFTlRGJzRY5wcN1iKQapyLVZ1"
    "2ZVB/d8C3lh+EMtwFt9Do4lVCVKV+Kq63MYL5nzpwuwquVkr8z2vOEDEjZOTRiP6pGZEn+"
    "QR17aOtnW2but49E56XCqMnbj2KWvHo6ZIBNezdxbYmlMmN9d8OpuLt2gMFtCCcg5KfIy+"
    "BoZhvJFuIpC8J76Ucx2CANV9dIF88gDPt5F6C1W3lBbTzGWVfqHifpr8/sqzBaDp3bbum1"
    "T92G3rysTYYrstYi8tYc1q6S1MbZ/u0j5NJu+WGMc6A8TZaORdNmrcy0bRv5xalYtQVwdd"
    "59R05PUzIq8Je6C+yxbRybbGDoWs2loDvmNHCLa9mQJGaRuEI/EBTiWnTTw2p9UOm9OCv2"
    "ZO243eWH6A4J43wPa8Etpz7Tf4y/gNMqvAN49Cc2t0c1ZTd3Onu9nBXJgBX+v3nNfdQFd3"
    "zADoe093xxEoQ6qumPArAsRS9aMnnIFS0iSJ6DruwN/nLrKpjZZzLJBwo2NUIowJW/pUCM"
    "JQlHEBWmcch66sKKjMmmM2I/voZxe+vArF52rTlNp8hBh5ID7CiBNY7kTDzdOiOzD8RcVO"
    "Qe0F/Ct7AfszKbZxAnb6fG9XAO3FKpP17QrXN9umechqDZCDHTZySdZ4JAu+gxCyti70lY"
    "6ej0rwbD1mBzpcjdNGrt3TGtfuadmIjc7It4A40hggxo0grkG4CHCUyaUNwimVAUJ8dNAE"
    "Y5Cqjso+KKD8Yhlh+jPtbmxbojP89Xp1PugzsVw/y8RqxEb1bDZ17sj0VxrrkFp59NsNhO"
    "UuiCSqGC0CgRX3EpLmTlxfJhtMn3QKj5jLhCHIOEZzmXrQcj0yfptPNUjgHVRZtAe//5WN"
    "KfMCYS6wpWKHoSVij9DU9ZWcqkQL/IjmwJEjLszfoXH0gmNVziVjVsxZceim3PnPPfWaCq"
    "iUQRN/Xfm3irLR0TRd4tFJnzUFOlHQ8TPdMf2HCWh66mi8GZvSGaDptHnrtGXwzHDjZg6N"
    "JjuyIFUTn1TYlU2W4zYYZ5QGiPTmwwoi+6WN9Z9S0eb/+lFJ/Qo76EgAaS/cx90heeyBRo"
    "t6Obtb1Y+eoHVZyTWPaDpYZq5gQIgSLhZyuSWWBxVisiWpFNAm4HyyNOJOaBxTMxGmgiS2"
    "SnsR7mFiEcm9U5QweduvLGqfS6oHxBC04CnR8YeR/Hs5dzkJVeChDpmKUfujEOHhQ30Ook"
    "PWcKd3QLtmZmyGdrz0md1O2WpbObUrz3C1ATiWHyC+m9+B1NHLW6MZsck6Kc+zUz3nFhT1"
    "pNtrHtEVgHtBJPobvqzpYg/p4ieymBCfz6m3V0oXU/Wjerq4yEquRRdZvDkXH13PEsfm3C"
    "x1zlYTtA4tYZqg6YPqXV042uTa1pRse5RMG7fa7Nl6qmeiztmX2zxx5RMGD0+Jrecc53TG"
    "iP0jTcyeJzzeJMnd0+pgjrZsXtSy0QvwFoJdtNtu2247vfwObvntr29Jd3MfrazfY25ebm"
    "etqp+wtJYZwfUOSxOfyMvp/Ud1QjqMBnfoA9F3SXZoga+JvHaCWZsVP5YfXGLozSdw0ln3"
    "tpwV2sGtgrJj+d3hC21jZmPf3tacsO0h7LjYNicYgLPkHS3Ykan/S+blS9d1CGbluFc3ku"
    "uJCbSyra6IJ5bdTsyXt7cfMxbN5XX+opFfP11ewdBXnQJCVKji4uWzmj5ou3LbduV7n9iE"
    "CYqdcsMyVf+EZWllJddz44X32HIipJdu6voLFH6TfTQGg1MGyI/fot8uPl5/kLGn1zfRn6"
    "FHT+afQtacWPdhSCv8COCTjWQoKhqrCmKDPpdHItXHr4zA+LWhNnyMCQ+RjkjlNqRMvoE8"
    "7zj2QExOZEn1KuJW/q/agkaiYW4uKZ/Dc2Tm8A9hEcLQngqk/crUTe4gHTB4QVvCB7LxIU"
    "eVh4i5IrybV33r8IkLFwxstKRiHqYpwtGVLVH2oeS0pJLA0Ss13uSt2tz1fPeB2sSP09Y2"
    "lVu4NnHCGSf5FBs7q7znOV5QbDY7j+nsRy/OHfTW8pa8sPkfUGMLN6c3QCaxeRu34uxxDQ"
    "WuOHu8TSLxy+fb364/XH3eDZHYQjhwZglovL2Q0doh3LuB+ahZApKa/CPlMLd1PGS1Bgez"
    "0SjRi1GT6MUoJnrRzp1VCukm8J5Xo3uu71NoMFc08qAd1XjQjooeNJ3Mf1dGBmHye7f1nK"
    "W0tKusuasscg60GdIpleEN582bcw5d0PAkURuQs1rDw3nz9lzkpmo5baS0djhtJCW9nTdW"
    "PriWgGcVNeYtMM+6Wou4X7OK2+yLijncoztbtgH74bamk5l8gx+Nw+Oz4/Oj0+NzEFFvmZ"
    "Sc1fRKEdycp7oFuiWaa8Hbtfl6wwCnffwt54y86nqzRsfw3e1W6IsegO4P8vr8s95kzsao"
    "Bp69ZjdnNXU3d7qb9fVNf5We7lDQue7lrfVyezNes6O9rPHewVCrf8QqtQFXkdSoadhV/C"
    "ajNaOvbhlB0egJE8avmv6Br+KwPAe6Z/xWhWqhr4Fx+MZAD9gJZIxVlNg9Vytjs6Loprh9"
    "KhCsNHyEuKtitb6yJAAqvHyNC/zIZRQWI1SGLal4KCJDo3wQxA78iWfwItUhTilgQss//m"
    "XobBU6pKi3Fmk7Zpf9AbTgzFlFDW1xu6kPy3KP3GpqVSniWZ1GO1F4VhLtrsFag9lWsmhH"
    "C3Yb4FMqGvpnQS9KyVsd8qKCtGngB5s5vitd0Qvq3EGu90VNl3tPcL1IatSY6/GVwrpcL6"
    "JRSYL49NkXSdnCL7uibCyiZuE5FiSHh/1OHnrhgjKVLl6pLtX5cBpe9zWRj2E1V3cVbM04"
    "alKzNc3Wej9parbWBWh14PYWr/HSVHjTVDhcl4uAflHlVdQAl0cN93PQ1tmhV3/c1VOCxA"
    "z9eHvzUyye5wn5oJ7EhmkzUeTUBgH9Dm5MntN2hw9i+eGFDze5+K/62r/CpX9VLoV6Vlvt"
    "VtCMVjPamKtGiQyeyhdRFBvVc9o4KHID6SPkjddRc+EGZnw4Gr0ar86VjtUN0+PVCcgxIg"
    "tPPL7OZ8hHsj3fXSLyjXLBkcvUfWtx9rMwmYPLCHDgjA2uWLB8P4Sn8k40kXotSZzhuQR+"
    "P82TMzROrqC5subKvZ2OdbKEbp5j1Of49Tn+l4J5K+f4O+Fp6xgt2ZAPU6WiWmtnLaOpeY"
    "jmIVU85DfsUFu5XD4HFZdOZEWe4B8PibDpB+vfQCE31KI0cHcwQjka/5e54MA1gC0sqONQ"
    "TmBE2BxxKmnE4ZuzAzR5DLkB2I8TzMkPHFmOqxLJTQkIjdEM2EeU802msoNqTBfvgIg4jz"
    "Lv3FcWXfXsQ9u+Cs6cBM79GMEX4SpFHZqQOQx45BHXc+AB++gC2T7QEnkpWMCAF6lP49cg"
    "iP1w2w+MJItwHqbQkw/gqXukVQsOgbeV1Afo0vuLm/dXHz9efZDtvVWS0nyFl5oD1ZGJ7L"
    "ggnifDNTmYXuhRbTXalFsucCiVjk+tYfIBhI3k7qGKDlV5+dCSOI5M3Sevb1CyMlJ0DK2a"
    "EzJ1faIgBmklAK/syhEWfg3VGRzecEFZIFrcd1Zyn9mfMqurCJPXpZ9dnguvRKSwcsSRBL"
    "GAgtSEL0GdpEx1TV5YUzpN6XqzsvVt+3OQRpkmyzsky8mcnUW5/lh4rKOzSPQoi0TH5opN"
    "b0K7UzPkZC0Hc0ZPD+gWA1qa7i3BjlU0zm1SSYRkoiXUKS2dl6052JQ9uPdt55CVkh7Yrb"
    "E2FZ1uY+jl9YYXZrEVN/Lc5e2iWCL5AdrRW4kSSlwuTQFOFAaI8KHRAOBDo+YupSK8xGt3"
    "7itW0IePnnH4aIqpE/itxnVKZXhT8xY2UgnnuIy31OyirlSGh/DhQaPZWYrVpIPVUZwvgL"
    "AQnilXtaBkoq70b+S0tHOjaCk78M2Z9Sg3VJrjmlXSsBZhDTfyzClQ5RJ6XQlsXk1DW5J1"
    "NNkwbWOyZbWeZbd1DN9dm20+ga/N18pAWqKqt6hq0MWWcP3nYJxuQCOdRRoLIYPdW8zOKY"
    "3dndY76Mm0nA31KIB6SWeVuBZUB4PuG8M4OjozDo5Oz0+Oz85Ozg8SmItVdXhfXv8kIc/M"
    "2CXGXDZ0plUnFHUHZHzsuB+iuLGWM3dWS0/XOW+RjANsMVkn8oOZTDY2VeusP+uM1V7EJp"
    "d1c9uVIKs3pLwEO14GuMD+er+zrKbOS93ln9mUMsrna3VzTlX3c9f6uTNHPS6IT635XukZ"
    "j6huVH+4A6+k1jjUERWVnBp4zjnryiWo1AQuWXqi4f68YPzO+z6rY/ArQz5r73qsCPYcQn"
    "CAcXLSJLzl5KQ6vEXW5TxF8LNqgXAkPkB0D5tu7tXt7RXOoLpMlF7BW+3MT6noCIyWrvwX"
    "XdK+/z8VY1RU"
)
