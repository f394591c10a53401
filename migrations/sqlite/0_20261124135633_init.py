from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE "outbox_event" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "sequence" BIGINT NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "subject_id" CHAR(36),
    "detail" JSON NOT NULL,
    "at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_outbox_even_workspa_b667d5" UNIQUE ("workspace_id", "sequence"),
    CONSTRAINT "outbox_event_sequence_counted" CHECK (sequence >= 1),
    CONSTRAINT "outbox_event_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE INDEX "idx_outbox_even_at_ffea89" ON "outbox_event" ("at");
CREATE TABLE "outbox_position" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "highest" BIGINT NOT NULL,
    "pruned" BIGINT NOT NULL,
    CONSTRAINT "outbox_position_pruned_up_to_highest" CHECK (pruned >= 0 AND pruned <= highest),
    CONSTRAINT "outbox_position_workspace" FOREIGN KEY ("id") REFERENCES "workspace" ("id")
);
CREATE TABLE "data_key" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "ring_key_id" VARCHAR(32) NOT NULL,
    "wrapped" TEXT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_data_key_workspa_a2c85e" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "data_key_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE INDEX "idx_data_key_workspa_40b866" ON "data_key" ("workspace_id");
CREATE TABLE "system_key" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "purpose" VARCHAR(40) NOT NULL UNIQUE,
    "ring_key_id" VARCHAR(32) NOT NULL,
    "wrapped" TEXT NOT NULL,
    "created_at" TIMESTAMP NOT NULL
);
CREATE TABLE "account" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) NOT NULL UNIQUE,
    "name" VARCHAR(120) NOT NULL,
    "password_hash" VARCHAR(255) NOT NULL,
    "created_at" TIMESTAMP NOT NULL
);
CREATE TABLE "api_token" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "account_id" CHAR(36) NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "name_key" VARCHAR(240) NOT NULL,
    "permissions" JSON NOT NULL,
    "environment" VARCHAR(40),
    "mac" VARCHAR(64) NOT NULL,
    "hint" VARCHAR(8) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "last_used_at" TIMESTAMP,
    CONSTRAINT "uid_api_token_workspa_1dc4ea" UNIQUE ("workspace_id", "name_key"),
    CONSTRAINT "uid_api_token_workspa_45bd6d" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "api_token_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id"),
    CONSTRAINT "api_token_account" FOREIGN KEY ("account_id") REFERENCES "account" ("id")
);
CREATE INDEX "idx_api_token_account_a0092c" ON "api_token" ("account_id");
CREATE TABLE "audit_entry" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36),
    "at" TIMESTAMP NOT NULL,
    "actor_kind" VARCHAR(10) NOT NULL,
    "actor_id" CHAR(36),
    "actor" VARCHAR(260) NOT NULL,
    "action" VARCHAR(60) NOT NULL,
    "subject" VARCHAR(300) NOT NULL,
    "detail" JSON,
    CONSTRAINT "audit_entry_actor_kind_known" CHECK (actor_kind IN ('account', 'token', 'system'))
);
CREATE INDEX "idx_audit_entry_workspa_c544e9" ON "audit_entry" ("workspace_id", "at", "id");
CREATE TABLE "idempotency_record" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "scope" CHAR(36) NOT NULL,
    "actor_id" CHAR(36) NOT NULL,
    "mutation" VARCHAR(60) NOT NULL,
    "key" VARCHAR(128) NOT NULL,
    "input_mac" VARCHAR(64) NOT NULL,
    "outcome" JSON,
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_idempotency_scope_9ed708" UNIQUE ("scope", "actor_id", "mutation", "key")
);
CREATE INDEX "idx_idempotency_created_9a043f" ON "idempotency_record" ("created_at");
CREATE TABLE "membership" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "account_id" CHAR(36) NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_membership_workspa_44783d" UNIQUE ("workspace_id", "account_id"),
    CONSTRAINT "uid_membership_workspa_54cf51" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "membership_role_known" CHECK (role IN ('OWNER', 'ADMIN', 'EDITOR', 'MEMBER')),
    CONSTRAINT "membership_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id"),
    CONSTRAINT "membership_account" FOREIGN KEY ("account_id") REFERENCES "account" ("id")
);
CREATE INDEX "idx_membership_account_e855fc" ON "membership" ("account_id");
CREATE TABLE "session" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "account_id" CHAR(36) NOT NULL,
    "mac" VARCHAR(64) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    CONSTRAINT "session_account" FOREIGN KEY ("account_id") REFERENCES "account" ("id")
);
CREATE INDEX "idx_session_account_2a0f19" ON "session" ("account_id");
CREATE TABLE "workspace" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "slug" VARCHAR(40) NOT NULL UNIQUE,
    "name" VARCHAR(120) NOT NULL,
    "plan" VARCHAR(40) NOT NULL,
    "load_balancing_allowed" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL
);
CREATE TABLE "credential" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "scope" VARCHAR(10) NOT NULL,
    "model_type" VARCHAR(30) NOT NULL,
    "model_name" VARCHAR(200) NOT NULL,
    "name" VARCHAR(80) NOT NULL,
    "name_key" VARCHAR(320) NOT NULL,
    "environment" VARCHAR(40),
    "enabled" INT NOT NULL,
    "verdict" VARCHAR(10),
    "limited_by" VARCHAR(30),
    "checked" INT NOT NULL,
    "unreadable" INT NOT NULL,
    "fields_version" INT NOT NULL,
    "pending_version" INT,
    "default_wish" INT,
    "created_by_id" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "last_used_at" TIMESTAMP,
    "expires_at" TIMESTAMP,
    "version" INT NOT NULL,
    CONSTRAINT "uid_credential_workspa_62bc68" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "uid_credential_workspa_1195d4" UNIQUE ("workspace_id", "provider_key", "id"),
    CONSTRAINT "uid_credential_workspa_db2637" UNIQUE ("workspace_id", "provider_key", "model_type", "model_name", "name_key"),
    CONSTRAINT "credential_scope_known" CHECK (scope IN ('PROVIDER', 'MODEL')),
    CONSTRAINT "credential_scope_names_its_model" CHECK ((scope = 'PROVIDER' AND model_type = '' AND model_name = '') OR (scope = 'MODEL' AND model_type <> '' AND model_name <> '')),
    CONSTRAINT "credential_verdict_known" CHECK (verdict IN ('VALID', 'INVALID')),
    CONSTRAINT "credential_name_not_empty" CHECK (name <> '' AND name_key <> ''),
    CONSTRAINT "credential_versions_counted" CHECK (version >= 1 AND fields_version >= 1 AND pending_version > fields_version),
    CONSTRAINT "credential_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE INDEX "idx_credential_workspa_2f552c" ON "credential" ("workspace_id", "created_at", "id");
CREATE TABLE "credential_fields" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "credential_id" CHAR(36) NOT NULL,
    "version" INT NOT NULL,
    "plain" JSON NOT NULL,
    "secrets" JSON NOT NULL,
    "set_at" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_credential__credent_1e3a89" UNIQUE ("credential_id", "version"),
    CONSTRAINT "credential_fields_version_counted" CHECK (version >= 1),
    CONSTRAINT "credential_fields_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id")
);
CREATE TABLE "credential_secret" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "credential_id" CHAR(36) NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "version" INT NOT NULL,
    "sealed" TEXT NOT NULL,
    "destination" VARCHAR(300) NOT NULL,
    "hint" VARCHAR(8),
    "set_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_credential__credent_188851" UNIQUE ("credential_id", "name", "version"),
    CONSTRAINT "credential_secret_version_counted" CHECK (version >= 1),
    CONSTRAINT "credential_secret_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id")
);
CREATE TABLE "default_credential" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "model_type" VARCHAR(30) NOT NULL,
    "model_name" VARCHAR(200) NOT NULL,
    "credential_id" CHAR(36),
    "changed_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_default_cre_workspa_f3925b" UNIQUE ("workspace_id", "provider_key", "model_type", "model_name"),
    CONSTRAINT "default_credential_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id"),
    CONSTRAINT "default_credential_credential" FOREIGN KEY ("workspace_id", "provider_key", "credential_id") REFERENCES "credential" ("workspace_id", "provider_key", "id")
);
CREATE TABLE "validation_run" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "credential_id" CHAR(36),
    "provider_key" VARCHAR(40) NOT NULL,
    "draft" INT NOT NULL,
    "fields_version" INT,
    "of_change" INT NOT NULL,
    "bulk" INT NOT NULL,
    "counted" INT NOT NULL,
    "invoke" INT NOT NULL,
    "invoke_model" VARCHAR(200),
    "host" VARCHAR(300) NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "steps" JSON NOT NULL,
    "failure" VARCHAR(30),
    "message" VARCHAR(1000),
    "hint" VARCHAR(1000),
    "http_status" INT,
    "latency_ms" INT,
    "models_found" INT,
    "discovered" JSON,
    "requested_by_id" CHAR(36),
    "requested_by_actor_id" CHAR(36),
    "attempt" INT NOT NULL,
    "not_before_ms" BIGINT NOT NULL,
    "lease_until_ms" BIGINT,
    "process_id" CHAR(36),
    "fence" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "created_ms" BIGINT NOT NULL,
    "started_at" TIMESTAMP,
    "finished_at" TIMESTAMP,
    CONSTRAINT "uid_validation__workspa_ec7f7c" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "validation_run_state_known" CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'INCONCLUSIVE', 'CANCELLED')),
    CONSTRAINT "validation_run_leased_while_running" CHECK (state <> 'RUNNING' OR lease_until_ms IS NOT NULL),
    CONSTRAINT "validation_run_finished_at_its_end" CHECK ((state IN ('QUEUED', 'RUNNING')) = (finished_at IS NULL)),
    CONSTRAINT "validation_run_counted" CHECK (fence >= 0 AND attempt >= 0 AND not_before_ms >= 0 AND latency_ms >= 0 AND models_found >= 0),
    CONSTRAINT "validation_run_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id"),
    CONSTRAINT "validation_run_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id")
);
CREATE INDEX "idx_validation__state_5bbf18" ON "validation_run" ("state", "not_before_ms");
CREATE INDEX "idx_validation__workspa_b8d856" ON "validation_run" ("workspace_id", "not_before_ms");
CREATE INDEX "idx_validation__credent_183803" ON "validation_run" ("credential_id", "created_ms");
CREATE INDEX "idx_validation__lease_u_01e056" ON "validation_run" ("lease_until_ms");
CREATE INDEX "idx_validation__draft_663254" ON "validation_run" ("draft", "created_ms");
CREATE TABLE "aerich" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSON NOT NULL
);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        """


MODELS_STATE = (
    "eJztXetz2zYS/1cw+tLkRvHY9DPJzc3YiZv6LrE7iZt2mnQoiIQknCmQJUArnl7+98OCD/"
    "FdUpYUisGXxAJ2+fgBXOwudhd/DfifDhVk7yYQY/fL5T1hYvAC/TVgeE7kH2XdQzTAnrfs"
    "hAaBx46idxWhSRLKMRc+tuCiE+xwIptswi2feoK6TLaywHGg0bUkIWVTuMgNIwgz5gbMIj"
    "ZS19pDI07+DIhsGSFL9giOFlTMKENiRtDC9e+4hy15fWiVT4Gm2ONDJPstdz6nArm+Tfw9"
    "eKaAUXklU7hTInl9ecdPnwbJFUxqA1F8t8Eff8hflNnkC+FACj+9O3NCiWNnoAr5VLspHj"
    "zV9ssvV69/VJTwjmPTcp1gzpbU3oN8WJaQBwG194AH+qaEER8LYqewA7QiqOOm8G1kg/AD"
    "kjyqvWywyQQHDozA4J8TCSkAj9Sd4J+jf0WPliIzzeubW/PD5a1pDpoMWNRkuQwGm8qxAW"
    "C+htddAqJaB3CDVz+dv39yePJUQeByMfVVp4Jr8FUxYoFDVgX6EuX8ODXFO8+3TuTjhiX0"
    "y7kegxrD1jGgU196POELoF7Q6RUT5bCmuXKQ0lAC7BiY8nnlf8+eG8bh4amxf3hydnx0en"
    "p8tn8madUTF7tOa0bg4urN1fUtPJAr5WAoJKEhC/6dfNsi8K9m2C+HPabPQS5fZBchn+Mv"
    "pkPYVMzkz6P9GjQ/nr9XU/po/2kW0uuox1BduZkdjP9LLNFSYGS5HiEuIjHcFbTXIy1sIj"
    "B1inj++8PNdTmeS44clja1BPofcijfRXlRAydgAVeec6kopSfpk3fnv+Xn76u3Nxd53OEC"
    "FzngsSiC/lrCJeiclAMfcuRBj1j24j/WA31B5fg2yN9evbv8cHv+7ucM/K/Pby+hx1CtD7"
    "nWJye5IUkugn69uv0JwU/0+831ZX6UErrb3wfwTDgQrsnchYntNJBxc9z0FRTJyV1KyYGG"
    "MbbuFti3zUKPa7hVtMWuuTHPt2CGp2qMAE14zoxq/7PLaTQAFcp/QtFE//fSxKuYAKMZnc"
    "4IFyMUaxhoSqUhgOQNhtI4sJXaHxGhkecHjNgjqf3PqDVDlCPmIsdlU+KjO+JJ8+FWkt+R"
    "B+jKGAw/8CqbQOv9XdL7o6Fup52mmLannO73SjMNv6x2sC95NOrNUe/IeiCVCfwf8lC2EM"
    "RdtSuA+oLvIqpVRP95WjgjuBwIbinafXlTYqPxg5LgQK4kOjykDY6eETTBraXOPgolPiML"
    "WB84kXd/ibDjIHcC3HPkeoQ19wbJf7UfqFPrwW74gTqiD7cw7FLfUBuHRI6th36JQ6OBX+"
    "LQqPRLQFcW6kigFWG+JV8qVtYUSy8grrPhLn+7rbeeExPu7c31m5g8b1JnIbd8AuCY7a3o"
    "LOd2rOnODIU2pxurTx8euCDzCgVq2VmrQnFF9kglClSjUNmR6o9/T6UFTQUnzgQ9Ee6dtK"
    "RnmM8k9RBZgc9dHzbLbDL3XCGtbalu4cCm4ulS7cIOvSPaVu7Oml2tG3mBLzlKdnKq1+8U"
    "y3oWlr9Heod3FLSSpJWkbqzMWknqzFBoJamxknRuqRCeMhUp7qpVkHCKaDXtyCNS52F7aE"
    "TmmDojtS3g0zl4kmBzwXEXxH9mYU5srfLsgsqjhrHNWpww9E7dMY6PGizCkqpyFVZ92TVB"
    "/d8C3pi+FwtwFt8Do4k+Kakq8VV9uW0WzPnClXIVrLJWinuesYeIG8fHjWb0cc2MPs4jrr"
    "UcreVsWMvx6C14WkrVnLivXs/xqCkSstU0nTm2ZpTBVppPpzPxAo2k7jOnnEsmPkKfA8Mw"
    "noNrSFLeER/oXIcgieceOkc+uZf3t5F6CtW3AF1p6rJKX1Bx9wzeXXmzJFx6b637ytRu7K"
    "11RSS22FyL7JaWsGa59Ial1ky3qZkmwrslxjFPD3E2GnmUjRqXslH0KadW5SLU1WHVOTYd"
    "W/2I2GrC7qnvsnmUu9bYlZBlW2nCdyxJYNMbKFIpbYNwRN5DUXLSxFdzUu2qOSl4ama03e"
    "yN6XsI7lkDbM8qoT3THoPvxmOQWQW+eFReboVhznLqYe70MDuYCzPgK33Ped41DHXHFIBd"
    "H+muuAAhiOqSCb80HCzVO6x1AwKdSRLCVRyBv85cZFMbLWZYIOFGiVIijABb+FQIwlBUTU"
    "FenXEcOrGiEDJrhtmU7KGfXPnaKuSeq41SavMhYuSe+AgjTuRCJxpumBYdgeG3FLsDtf/v"
    "e/b/7Y44bOP+63TublcA3Yn1JevVFa5vti3hkOXqofV10MgZWeOLLHgNQsjaOs+XPFoele"
    "DZes72dLoaJ42cuic1Tt2TshkbZcG3gDji6CHGjSCuQbgIcFSlpQ3CKZYeQny43wRjSVUd"
    "g71fQPmbVXvZHbG7tg2JjliuV8tcoPfEcv2sHVZJNKyzY1P5Raa/pF/FnIXkbjcQljsnYK"
    "JiNA8EVlaXAAN37PpQQjCd0RQmkUMxEGQcoRkUFLRcj4xe5AsIEvkMqi3ad9/7zEaUeYEw"
    "59hSkcLySsQeoonrKzrVieb4Ac2kdRxZwfwlGkUPOFLtHGxlZTMr67mp1fxpoB5TAZVSZe"
    "LXhb9VZI2OoOmSBZ2MWVOgEwYdM9Mdpb+fgKZFR+MN2BRPD5Wm9eulLQNm+hsrc2A02YWV"
    "VDUxSYWd2GQ5boNxhqmHSK8/lCDSX9ro/SkWrfivHom0W6EGHQka3QnHcUfMu3dkPiY+n1"
    "FvUGLXpXqHdQbdPEu3UoICi+2sOPOAypalPdY8yyAVJq3zDDqkeXZ6n7FrS7rOM+gqpiCb"
    "2qibMX0PNc317+ztlr7TFYmgFZ4WdbmISpIo03birlpVh6eIVkvE5HTKiP2MJgrPHhrFHm"
    "URVqcmtqrKFQddxUmXreKqtE7zTXUavfRuwGOps0U25eLRC29vF16d0/BdDHNH9KtfY5u8"
    "TMNadtbqWIsM2WpR7sQncGKg/6BC28PNfIfeE33MR4eW9pqNcyeYtlnrY/reVfFaf86tLp"
    "Sw4RJeDm61px7Tbw9feW3MbOzbm5IJm57Cjottc4wlcBaU0sUO1GkskcsXrusQzMpxr75I"
    "biTG8iqbGopYsGxXMF/c3LzN6DIXV/l6sL+8u7iUU18NSrREvyg7F0gbDlqj3KxG+conNm"
    "GCYqdMpUz11uqUVpZuNdddeMQQJwI8cxPXn6PwHfbQSKqaENkweoE+nr+9eo1cH11dR3+G"
    "XjxIFkbWjFh3YWyqnP7yl42ghBoaqQ5iS34Osazq52dG5My1ZW94G1PeBJyPylVIGTwBBK"
    "qOPEkGIizpXmCo4wZxqfC/upa8SDTBzQXlM3kfKPP2OmxCWF5PSDb+manj9SR1wOQD2gCf"
    "pI2jU1XqKHNFeGySeuvwjnNXqtbqzO0wsxRHlXWjhNEkzFVR4OiRGm/pVm3ler57T23ixz"
    "WGmtLNXZs4oaxJfsVqzrJI3d8mqmYlmE5Y/eZWg95I3pDnNf8BNdZtc3w9tCE2cE51edB4"
    "jfFbETS+SRPi5/c3H69eX77fjgmx/p3m7BLQeEshw7VFuLcD82GznLGalLFymNu6HLJcvY"
    "PZaJSbZ9Tk5hnF3Dzt1lnW+2oC71k1ume6+GUDWdHId3ZY4zs7LPrOdOXFbSkZhMF7t/WZ"
    "pbi0k6y5kyxyDrSZ0imW/k3n9atzDp1TMMXHrUR0lqt/OK9fn4vcVC3FRopri2IjadlZub"
    "H0wbUEPMuoMW+BedbVWsT9ilUcN1hkzOEeFdjdBOwHmxInU3iCZ8bB0enR2eHJ0ZkkUU+Z"
    "tJzWjEoR3JynugW6JZwrwds1eb1mgNM+/pYyI8+6mtToGL7b3QQdl58EW+14LjDq0mR6e/"
    "k72V7OKDqeveIwZzn1MHd6mHWt7e9lpDsUaK5HeWOj3F6N19bRIKu8dy7I6seYoSbUKqIZ"
    "Ngu4ip9huGLc1Q0jKJo3YY2/5aV/4MsILM+RAzN6oYK04DjLg+cGusdOANFVUS2+XC9EZU"
    "VxTfH1qUByjeFDxF0VpfWZJaFPYaV8LvADh/grRigELKlIKAJBUb4kxA4cHD6VD1Id3JQC"
    "JtT5429CV6XQwUQ7q4u2s+myH0ALaznLqKEtbjTtwoK8Qw41taoU8aw5iDFm0EcwPqLwWb"
    "RgtwE+xaKhfxT0otRsq0NeVJhrGvjeFvvrylDshNHcOSvvgxKWg1orL6IZNrTy+JJ8VSsv"
    "MqCiOjep9JKoNE74mktjjUVGWZi7gmBi2C8h0YULylShYsW6UNngNKzNPobbsJo66wUtM4"
    "6U1HaattN2XlxqO60L0Opg7Q3WXNdG8LqN4HBdLgL6QbVXGQW4PFJ4NydtnQZ6+dttvTGQ"
    "KKBvb67fxOR5CyEfyJPoMG0ERY6tF9Bv4WCrGW2XcBDT9y9kuMkpDdVnNBROaKhyJtTbs9"
    "UOBW3Lals2tFOj0gX11SGKRMM6azYOgVxDsQg4mCy6XLhpGadCoyejZRbpSB0ENlrmO44Q"
    "mXvi4Wm++j2C6/nuApEvlAuOXGapw8miKmdh6QaXEWn9ZrRvZf/C8yE8ESQ8pyx+LDCZ5X"
    "2J/HKal2JoXEpBW8naSt5ZQaxLI3Qza1Fn7eus/W8F80ay9jvhY+uYQbIm76UqPLXSblqG"
    "U1sg2gIpt0A+YofaytXyPig9UCJLUGt53Cekph+sfroEbKJF5d5u5dzkaPQPc86llSHthD"
    "l1HMqJnAs2R5yCAXHw/HQfjR9Cq0BqjmPMyQ8cWY6rCsZNiCQaoam0O6LablCyTnZjOn8p"
    "TRDnAerLfWZwrLG0LcKjnCEUcxw4dyMkX4SrUnRoTGZyqiOPuJ4jb7CHzpHtS4MEjvoKmL"
    "SI1K/RU0mI/XCrT6pHFuE8LJUXnZss4iMw1BUcIp8WjB5pKL06v351+fbt5Wu43gtFCYqr"
    "fKiZNHKgYB0XxPMgOJNLpQs9qO1Fm3LLldaTKrunVi+4AWFD2DFUsaCq/h5aEMeBEn1wNI"
    "OihbjQkbyqOSYT1ycKYkmtCOQjuzC3wtdQg8HhXGrKAtHiFLOSU8o+Qd3WcN5k7l1e866E"
    "pLBmxHEDMYGC1JQvQZ2kTQ1Nnlgbc9qY25k1bde2PHupjmkzeYtmciKzsyjXp3/HPLpaxA"
    "5Vi+iYrFj3xrM7MUNrrOVkzvDpCd1iQoPq3hLsmEXj3KZkRGhMtIQ6xaXrrzUHm7J7966t"
    "DFky6YndGmtTmdNtFL08X/9CKzbiQJ65vF3kSkTfQz16I5FBiculKcAJQw8RPjAaAHxg1J"
    "yWVISXeO2yvGIGnWr0iFSjCaZO4Lea1ymW/onmDWyhEs5xmd1Ss3+6ZOkfwgf7jaQzkNWU"
    "fdWRm98AYSE8E1a1oERQV/o3clzauVHUlB355sx6gA2V5rhmmTSsRVjDjTxzIk3lEvO6Et"
    "g8m4a2pLposmHaRmXLcj1Kb+sYvttW23wiX5uvVGm0hFVvUdWgiy3h+o/BOH0BjXQWaSwE"
    "hLm3kM4pju1l6O3viFjOhnoUQL2g00pcC6y9Qfe5YRwenhr7hydnx0enp8dn+wnMxa46vC"
    "+u3gDkGYldosxlQ2daDUKRt0fKx5bHIYobaym5s1xaXOe8RRAH2EJYJ/S9ESZrE9W6xs8q"
    "c3UnopLLhrntSpDl61Mtgi0vA1xgf7XvLMup6093+TObUEb5bKVhzrHqce7aOHckyeOc+N"
    "SaDUqyO6KeYV1aB17SrJDOETWV5As8Jre6cvEpVX5LFp1ooj8uDL/zXs/q6PvKYM/a0xwr"
    "wjz7EBZgHB83CWw5Pq4ObIG+nI9IflQtEI7Ie4juQdNtvbpdvULeqctE6SG71W78FIuOvW"
    "jpxP+mi9nX/wMa75YD"
)
