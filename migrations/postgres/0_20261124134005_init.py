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
CREATE INDEX "idx_validation__workspa_61bf3a" ON "validation_run" ("workspace_id", "created_ms");
CREATE INDEX "idx_validation__credent_183803" ON "validation_run" ("credential_id", "created_ms");
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
    "eJztXW1z2zYS/isYfWlyo3hs+jXJzc3Yidv6Lok7iZt2mnQoiIQknEmAJUArnl7++wEgKf"
    "HdhCwpFIMviQXs8uUBuNhd7C7+HgSU8WmI2N51xMf0y+UdInzwAvw9INBH4o9qgiEYwCDI"
    "dssmDsee4qGK1EYL2jHjIXTkhSfQY0g0uYg5IQ44pkS0ksjzZCN1BCEmU3mRa4IAJIRGxE"
    "EuUNfaAyOG/oqQaBkBR/RwBuaYzzABfIbAnIa3LICOuL5sFU8BpjBgQyD6Her7mAMauijc"
    "k88UESyuZHM6RYI3FHf89GmwuIKNXUmU3m3w55/iFyYu+iJeVZDKn8GtPcHIc3NwxXyq3e"
    "b3gWr79der1z8qSvmOY9uhXuSTJXVwLx6WLMijCLt7kkf2TRFBIeTIzWAn0UqgTpvitxEN"
    "PIzQ4lHdZYOLJjDy5AgM/jkRkErggbqT/OfoX8mjZchs+931jf3h8sa2B20GLGlyKJGDjc"
    "XYSGC+xtddAqJaB/IGr34+f//k8OSpgiCdRglcg6+KEXIYsyrQlygXx6kt3kW+dSKfNiyh"
    "X871FNQUto4BvQR2MeFLoF7g6RXh1bBmuQqQ4lgC7BiY4nnFf8+eW9bh4am1f3hydnx0en"
    "p8tn8maNUTl7tOG0bg4uqnq3c38oGokIOxkJQNefBvxduWgX81g2E17Cl9AXLxIrsIuQ+/"
    "2B4iUz4TP4/2G9D8eP5eTemj/ad5SN8lPZbqKszsaPxf5HBNgZHneoS4SMRwV9Bej7RwEY"
    "fYK+P57w/X76rxXHIUsHSxw8H/gIfZLsqLBjglFvLKPmN/edlJ+uTt+e/F+fvqzfVFEXd5"
    "gYsC8JCXQX8t4OLYR9XAxxxF0BOWvfSP9UBfUjm+DfI3V28vP9ycv/0lB//r85tL2WOp1v"
    "tC65OTwpAsLgJ+u7r5Gcif4I/rd5fFUVrQ3fwxkM8EI05tQuc2dLNAps1p01epSE5uM0qO"
    "bBhD53YOQ9cu9VCL1tGWu3zLL7ZAAqdqjCSaX4cl9f4XynAyBLUmwIKmnRUQZMlXMQRGMz"
    "ydIcZHINUzwBQLcwCIGwyFieAq5T8hAqMgjAhyR8IGmGFnBjADhAKPkikKwS0KhBFxI8hv"
    "0b3sypkNP7A6y8Bo/13S/pOh1tNRM0zbU1H3e6Wfxl+WHuxLHoN6e9Q7syoIpQL+B91XLw"
    "dp5wPrgPqObxO6VRaA86yIBvJyUnwLAR+K2yIXjO+VHJfkSq7LB3Wl02ckm+Sthf4+iuU+"
    "QXO5SjAk7v4SQM8DdCK5fUADRNp7hsS/xifUqVVhN3xCHdGNNYy8zDek45wosPXQR3Fotf"
    "BRHFq1PgrZlYc6EWhlmG/Ql5r1NcPSC4ib7LnL32+aLemFOffm+t1PKXnRvM5D7oRIgmPr"
    "W9R5zu1Y1p0ZCmNaayhRH+4ZR36tGrXsfkCRYorwkaqUVJBilUcoQeEdFtY05gx5E/CE01"
    "thVc8gmwnqIXCikNFQbp+5yA8oF5a3ULpg5GL+dKl8QQ/fImM3d2flrteQgigUHBV7O/Wr"
    "eIZlPcvLw0jv8B6DUZWMqtSN9dmoSp0ZCqMqaahK544K66lWlNLOB9QkmCFbTUcKkNB8yB"
    "4YIR9ib6Q2CkLsS6+S3G7w6ByFzxzIkGsUn11QfNQw6qzIC4beKT3W8VGLpVhQ1a7Fqi+/"
    "Mqj/NeBN6XuxDOfxPbDaaJWCqhZf1VfYeIGMzamQrtI201Lfi4w9RNw6Pm41o48bZvRxEX"
    "Gj6xhdZ+O6ToBvpMelRtlJex/SdgJs8wXhavqOD50ZJnJzLcTTGX8BRkID8jFjgomNwOfI"
    "sqzn0k0kKG9RKOmoh4BAdQ+cgxDdifu7QD2F6ptLjWlKSa1fqLyfJt9febYEaGa3rfsq1W"
    "7stnVFMGpstyXWiyaseS6zhWn0023qpwvhrYlxytNDnK1W3mWrwb1slf3LmVW5DHV90HWB"
    "zURePyLyGpE7HFLiJ5ltrR0KebaVJnzHUgg2vZkilFIdhBPyHoqSkzYem5N6h81JyV8zw3"
    "qzN6XvIbhnLbA9q4X2zPgNvhu/QW4V+BJgcbkVhjnPaYa508PsQcbtiK30PRd51zDUHVMA"
    "dn2ku+MIlCFVl4SHNQFimf7hA85ASWmjBekq7sDfZhS42AXzGeSA0ySNiscxYfMQc44ISC"
    "ouiKsTBmNXVhJU5swgmaI98DMVL69C8ZnaNMUuGwKC7lAIIGBILHe85eZp2R0Yf1GpU9B4"
    "Ab9nL+DuCEUdJ2Cn83u7AuhOrDJ53y6noa1b5iHP1UMb7KCVS7LBI1nyHcSQ6brQlzxGHl"
    "XgqT1nezpdrZNWrt2TBtfuSdWMTXLkNSBOOHqIcSuIGxAuA5xUctFBOMPSQ4gP99tgLKjq"
    "o7L3Syh/s4owuyN217Yt0Rn79WqZH/QeOTTMW2INZMNmazaTd2SHS45VjFqZ+k0j7lAfSU"
    "MVAj/iUNleXJq5YxrKYoPZTKc4xVwWDAHWEZjJ0oMODdDoRbHUIBLPoNqSPfi9z2SESRBx"
    "24eOih0WV0LuEExoqOhUJ/DhPZgJGzmxhdlLMEoecKTambSYleWsbOi2tvOngXpMBVRGoU"
    "lfV/6tomxMNE2X7OjFmLUFesFg4me6o/r3E9Cs6Gi9GZvh6aHqtH7tVDN4pr9xMwdWmx1Z"
    "QdUQn1TalV0sxzoY55h6iPT6wwoS/UVH+8+wGPV/9aik3Qo76EgA6U64jztj5L1F/hiFbI"
    "aDQaV1l+kfNpt1fp5ypZQFklpbaS4CFi1Lq6x93kEmcNpkHnRI/+z0nmPXFnaTedBVTKVs"
    "0lE6U/oe6pvr3+XbLa2nKxLBqD1atbuQSpyo1nnSzgcUHpYhWy1Bk+EpQe4zvFB79sAo9S"
    "7zuJo1clXlrjQMK03G1Iq0MprNN9VszAK8Ae+lySLZlLvHLL+9XX5NrsN3Mcyd0bJ+S23z"
    "aj1r2f2ApjXPEa4W/Y5CJE8bDO9VyHu8ve/hO2QOB+nQAt+wle5FU50VP6XvXaWv9Wfkmj"
    "IKGy7z5UGtXfaUfnv4imtD4sLQ3ZRM2PQU9ih07TEUwDmy6C70ZC3HCrl8QamHIKnGvf4i"
    "hZEYi6tsaihSwbJdwXxxff0mp9FcXBUrx/769uJSTH01KIIIc9VcPk3ImA9Gr9y0XvkqRC"
    "4iHEOvWrHM9D+gWTp5ytXcePHBRAxx6aWb0NAH8ZvsgZFQOGXEw+gF+Hj+5uo1oCG4epf8"
    "GXv0ZEIxcGbIuY1jVsVHIH65QJZZAyPVgVzBz2SMq/r5mSAxf13RG9/GFjeRjkjlNsREPo"
    "EMYB0FgkwKskX3HMpabzJeVf6vriUukkxze47ZTNxHloJ7HTcBKK7HBRv7TNTRfII6IuIB"
    "XQmfoE2jVlViKaE8PmxJvXV8R58KBVud2h3nncKkBm+STroIf1UUMHmk1pu8dZu7QUjvsI"
    "vCtA5RWzqfusiLJc7iV6rsLAvZPZjGmpdjJp31m9sOZmt5Q17Y4gfUWsMt8PXQktjASdfV"
    "weQNJnBNMPkmDYlf3l9/vHp9+X47hsT6957zS0Dr7YUc1xbh3g7Mh+0yyhoSyqph1nU85L"
    "l6B7PVKnPPasjcs8qZe8a5s6wJ1gbes3p0z0yBzBayopUH7bDBg3ZY9qCZ6ozbUjIQke+t"
    "6znLcBlXWXtXWeIc0JnSGZb+Tef1q3Me9rE0xcdaIjrP1T+c16/PJW4qTbGR4dqi2Fi07K"
    "zcWPrgNAHPMxrMNTDPu1rLuF+RmuMJy4wF3JMivJuA/WBT4mQqn+CZdXB0enR2eHJ0JkjU"
    "Uy5aThtGpQxuwVOtgW4F50rwdk1erxngrI9fU2YUWVeTGh3Dd7tboePqk2PrHc8lRlO4zG"
    "wyfyebzDlFJ3BXHOY8pxnmTg+zqcf9vYx0h4LOzShvbJT11XhjHQ3yynsHQ61+TFkaA64S"
    "qmHbsKv0SYYrRl9dEwSS2RNXAFxe+ge2jMMKPDE8oxcqVEsefHnw3AJ30ItkjFVSqa/QK2"
    "Ozkuim9PqYA7HSsCFgVMVqfSaLAKi4mj7j8J7JKCyCsAxbUvFQSIZGhYIQevKg8al4kPoQ"
    "pwwwseaffhmmWoUJKdpZjVTPsst/ABo2c57RQFvebtqFZXmH3GpqVSnj2XBkY8pgDmt8RF"
    "m0ZMHWAT7DYqB/FPS80nhrQp7XGG0G+N6WAuzKUOyE6dxBW++DEpeDB2y9hGrY2tZjS4ZV"
    "bb3EjErq32RSTZKSOfHLLk02kphmcR4LkNPDfSmTXhjHRBUzVqxzlR+O4/rtY3kb0lCLva"
    "RrplGTxloz1trOC01jrXUBWhO4vcG67MYUXrcpHK/LZUA/qPY60wBWRw3v5qRt0kMvf79p"
    "NgkWauib63c/peRFO6EY1LPQYXQERYGtF9Bv4QisGdZLPkjp+xc+3OYkh/pzHEqnONS5FJ"
    "qt2nq3grFojUWb2qpJIYOH6kWUyYbNNm0aFLmG8hHyCLPkcvEGZpocDZ6MlnmlI3Vk2GiZ"
    "ATkCyA/4/dNihXwgrxfSOUBfMOMMUOKoY8yS6mdxMQdKkLCBczq4soLl8wE44Sg+0Sx9LG"
    "k4i/si8f20L87QuriCsZWNrbyz4tgUS+hmHqPJ4zd5/N8K5o3k8XfC09Yxs2RNPkxVimql"
    "nbUcp7FDjB1SZ4d8hB52lcvlfVRz6ESe5AH7425BbIfR6idQyA21pAzcjZihDIz+YftM2B"
    "rCWvCx52GGxIxwGWBYmhEHz0/3wfg+tg2E/jiGDP3AgONRVUhuggTRCEyF9ZHUfJOl7EQ3"
    "xP5LYYh497Lu3Gcij0EWFkZ89LMMzhxH3u0IiBdhqkQdGKOZmPAgQDTwxA32wDlwQ2GWyE"
    "PBIiLsIvVr9FQQwjDe9hNKkoMYi0voJecs8/SYDCbPbnYxc6iwgFQxPbUCyW5EhnLvT8V2"
    "qqp6YI48Txbek4cvKFrRo36Ii1M5F+IbKtiYPHEak4hrnExWcfLYJ1l/lcdl5ii3x2hCQy"
    "QGorpqXbqfn/aXBHyWwBhTxpjamTVl1zYee6kOGTN1i2aqWsjKKDcnZKc8pn7DDtVv6Jis"
    "WPf2L53YsTWkOZlzfGZCa0xoqTRrgp2yGJx1ijjEhoAm1BkuUxGtPdiY3NFbXRmyZDITWx"
    "trW5nCOopeka9/AQ4bceDOKNOLH0noe6hHbyQ+Z+FCaQvwgqGHCB9YLQA+sBpOMSrDiwK9"
    "jKuUwaT9PCLtZwKxF4Va8zrD0j/RvIEtTMQYrLJbGvYvlyz9Q/hgv5V0lmQNhVhN/OQ3QJ"
    "jzwJarWlQhqGv9GwUu49woa8qeeHPi3MsNlfa45pkMrGVY4004eyJM5QrzuhbYIpuBtqLe"
    "52KzU0dly3M9Sm/rGL7bVttCJF6brVT7s4LVbFE1oAsdTsPHYJy9gEE6jzTkXIaZa0jnDM"
    "f28uT2d0Qs56M7SqBe4GktriXW3qD73LIOD0+t/cOTs+Oj09Pjs/0FzOWuJrwvrn6SkOck"
    "doUyhyBDdkQ49rQHoczbI+Vjy+OQRGxpSu48lxHXBW+RjMDTENYL+t4Ik7WJalNvZ5W5uh"
    "NRwVXDrLsS5Pn6VBFgy8sA4zBc7TvLc5qK0F3+zCaYYDZbaZgLrGacuzbOnUmyOEchdmaD"
    "yuyKpG/YnFYBl1QrpFMkTRVZAI/JcK5dgipV4IqlJ5nujwvG77zvsz4Gvzbks/GUxZpgzz"
    "4EB1jHx23CW46P68NbZF/BUyQ+Kw2EE/IeonvQdnOvaW+vlP1JCa88/LbemZ9hMREYmq78"
    "b7qkff0/suiVNQ=="
)
