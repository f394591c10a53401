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
CREATE INDEX "idx_validation__workspa_61bf3a" ON "validation_run" ("workspace_id", "created_ms");
CREATE INDEX "idx_validation__credent_183803" ON "validation_run" ("credential_id", "created_ms");
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
    "eJztXW1z2zYS/isYfWlyo3hs+jXJzc3YiZv6LrE7iZt2mnRIiIQknElAJUArnl7++wEgKf"
    "G9hCwpFIMviQXs8uUBuNhd7C7+GrA/fczR3k3ER/TL5T0ifPAC/DUgMEDij6ruIRjA2WzZ"
    "KRs4HPmKnipCGy0oR4yH0JUXHUOfIdHkIeaGeMYxJaKVRL4vG6krCDGZyIvcEAQgITQiLv"
    "KAutYecBj6M0KixQGu6OEMzDGfYgL4FIE5De/YDLri+rJVPAWYwBkbAtHv0iDAHNDQQ+Ge"
    "fKaIYHElm9MJEryhuOOnT4PFFWzsSaL0boM//hC/MPHQF8Qkqfw5u7PHGPleDqqYT7Xb/G"
    "Gm2n755er1j4pSvuPIdqkfBWRJPXsQD0sW5FGEvT3JI/smiKAQcuRlsJNoJVCnTfHbiAYe"
    "RmjxqN6ywUNjGPlyBAb/HAtIJfBA3Un+c/Sv5NEyZLZ9fXNrf7i8te1BmwFLmlxK5GBjMT"
    "YSmK/xdZeAqNaBvMGrn87fPzk8eaogoIxPQtWp4Bp8VYyQw5hVgb5EuThObfEu8q0T+bRh"
    "Cf1yrqegprB1DOjMl55O+BKoF3hyRXg1rFmuAqQ4lgA7BqZ4XvHfs+eWdXh4au0fnpwdH5"
    "2eHp/tnwla9cTlrtOGEbi4enN1fSsfiAo5GAtJ2ZAH/068bRn4V1MYVsOe0hcgFy+yi5AH"
    "8IvtIzLhU/HzaL8BzY/n79WUPtp/mof0OumxVFdhZkej/yKXawqMPNcjxEUihruC9nqkhY"
    "c4xH4Zz39/uLmuxnPJUcDSwy4H/wM+ZrsoLxrglFjIKwdMKErZSfrk3flvxfn76u3NRRF3"
    "eYGLAvCQl0F/LeDiOEDVwMccRdATlr30j/VAX1I5vg3yt1fvLj/cnr/7OQf/6/PbS9ljqd"
    "aHQuuTk8KQLC4Cfr26/QnIn+D3m+vL4igt6G5/H8hnghGnNqFzG3pZINPmtOmrVCTHdxkl"
    "RzaMoHs3h6Fnl3qoRetoy12BFRRbIIETNUYSTfmcOdX+Z8pwMgA1yv+Coo3+P8sSr2ICOF"
    "M8mSLGHZBqGGCChSEAxA2GwjjwlNqfEAFnFkYEeY7Q/qfYnQLMAKHAp2SCQnCHZsJ8uBXk"
    "d+hBduUMhh9YnU1g9P4u6f3JUOtppxmm7Smn+73STOMvSw/2JY9BvT3qHVkPhDIB/4Meqh"
    "aCtKtxBVBf8F1CtYroP88KZyAvJwW3EO2huCnywOhBSXBJriS6fEhPOnoc2SRvLXR2J5b4"
    "BM3l+sCQuPtLAH0f0LHkDgCdIdLeGyT+NX6gTq0Hu+EH6og+rGHYZb4hHYdEga2HfolDq4"
    "Vf4tCq9UvIrjzUiUArw3yLvtSsrBmWXkDcZMNd/nbbbD0vTLi3N9dvUvKiSZ2H3A2RBMfW"
    "t6LznNuxpjszFMacbq0+fXhgHAU1CtSys1GFYorskUqUVI1iZUeoP+E9FhY05gz5Y/CE0z"
    "thSU8hmwrqIXCjkNFQbpZ5KJhRLqxtoW7ByMP86VLtgj6+Q8ZW7s6aXa8bzaJQcFTs5NSv"
    "3xmW9Swsf4/0Du8oGCXJKEndWJmNktSZoTBKUmsl6dxVITxVKlLa1aggwQzRatrRDAmdh+"
    "wBBwUQ+47aFghxID1JcnPBp3MUPnMhQ55ReXZB5VHDqLMWLxh6p+5Yx0ctFmFBVbsKq778"
    "mqD+14A3pe/FApzH98Bqo08Kqlp8VV9hmwUyNqdCrkqrTEtxLzL2EHHr+LjVjD5umNHHRc"
    "SNlmO0nA1rOTN8Kz0tlWpO2tes58ywzRdkq2k6AXSnmMittBBPpvwFcITuE2DGBBNzwOfI"
    "sqzn0jUkKO9QKOmoj4DAcw+cgxDdi/t7QD2F6ptLXWlCSa0vqLx7Jt9debMEXGZvrfvK1G"
    "7srXVFJGpsriV2iyaseS6zYWk0021qpgvhrYlxytNDnK1WHmWrwaVslX3KmVW5DHV9WHWB"
    "zcRWPyK2GpF7HFISJLlrrV0JebaVJnzHkgQ2vYEilFIdhBPyHoqSkza+mpN6V81JyVMzxX"
    "qzN6XvIbhnLbA9q4X2zHgMvhuPQW4V+DLD4nIrDHOe0wxzp4fZh4zbEVvpey7yrmGoO6YA"
    "7PpId8UFKIOoLgkPK8PBMr3DRjegpLPRgnAVR+CvUwo87IH5FHLAaZIoxeMIsHmIOUcEJN"
    "UUxNUJg7ETKwkhc6eQTNAe+ImK11Yh90xtlGKPDQFB9ygEEDAkFjrecsO07AiMv6XUHWj8"
    "f9+z/293xKGO+6/TubtdAXQn1pe8V5fT0NYt4ZDn6qH1ddDKGdngiyx5DWLIdJ3nSx4jjy"
    "rw1J6zPZ2u1kkrp+5Jg1P3pGrGJlnwGhAnHD3EuBXEDQiXAU6qtOggnGHpIcSH+20wFlT1"
    "Mdj7JZS/WbWX3RG7a9uQ6IjlerXMBXqPXBrm7bBaomGTHZvJL7LDJf0q5qxM7qYRd2mApI"
    "kKQRBxqKwuLg3cEQ1lCcFsRlOcRC6LgQDrCExlQUGXzpDzolhAEIlnUG3JvvveZ+JgMou4"
    "HUBXRQqLKyFvCMY0VHSqEwTwAUyFdZxYwewlcJIHdFQ7k7ayspmV9dzWav40UI+pgMqoMu"
    "nryr9VZI2JoOmSBb0Ys7ZALxhMzEx3lP5+ApoVHa03YDM8PVSa1q+XagbM9DdW5sBqswsr"
    "qBpikko7sYvlWAfjHFMPkV5/KEGiv+jo/RkWo/ivHom0W6EGHQka3QnHcUfMu3coGKGQTf"
    "FsUGHXZXqHTQZdkKdbKUGBpHZWmnmARcvSHmufZZAJkzZ5Bh3SPDu9z9i1Jd3kGXQVUymb"
    "dNTNlL6Hmub6d/Z2S9/pikQwCo9GXS6kkiSqtJ20q1HVYRmi1RIxGZ4Q5D3DC4VnDzipR5"
    "nH1amRp6pypUFXadKlVlyV0Wm+qU5jlt4NeCxNtsimXDxm4e3twmtyGr6LYe6IfvVrapNX"
    "aVjLzkYda54jWy3KHYVInhgYPqjQ9ngz38f3yBzz0aGlvWHj3I8mOmt9St+7Kl7rz7k1hR"
    "I2XMLLh1p76in99vAV14bEg6G3KZmw6SnsU+jZIyiAc2UpXejLOo0VcvmCUh9BUo17/UUK"
    "IzESV9nUUKSCZbuC+eLm5m1Ol7m4KtaD/eXdxaWY+mpQkiX6RdW5QMZwMBrlZjXKVyHyEO"
    "EY+lUqZaa3Uad083Srue7iI4YY4tIzN6ZhAOJ32AOOUDVlZIPzAnw8f3v1GtAQXF0nf8Ze"
    "PJksDNwpcu/i2FQx/cUvD8gSasBRHcgT/EzGsqqfnwkSM9cTvfFtbHET6XxUrkJM5BPIQF"
    "VnJsikCFt0z6Gs4ybjUuX/6lriIskEt+eYTcV9ZJm313ETgOJ6XLCxz0QdryeoIyIe0JPw"
    "Cdo0OlWljhLK42OT1FvHdwyoUK3VmdtxZilMKusmCaOLMFdFAZNHar2lW7eVOwvpPfZQmN"
    "YYaksXUA/5saxZ/ErVnGWRur9NVM1LMJOw+s2tBrORvCHPa/EDaq3bFvh6aENs4Jzq6qDx"
    "BuO3Jmh8kybEz+9vPl69vny/HRNi/TvN+SWg9ZZCjmuLcG8H5sN2OWMNKWPVMOu6HPJcvY"
    "PZapWbZzXk5lnl3Dzj1lnW+2oD71k9umem+GULWdHKd3bY4Ds7LPvOTOXFbSkZiMj31vWZ"
    "ZbiMk6y9kyxxDuhM6QxL/6bz+tU5HwdYmuIjLRGd5+ofzuvX5xI3labYyHBtUWwsWnZWbi"
    "x9cJqA5xkN5hqY512tZdyvSM1xg2XGAu5Jgd1NwH6wKXEykU/wzDo4Oj06Ozw5OhMk6ikX"
    "LacNo1IGt+Cp1kC3gnMleLsmr9cMcNbHrykziqyrSY2O4bvdTdBR9Umw9Y7nEqMpTWa2l7"
    "+T7eWcojPzVhzmPKcZ5k4Ps6m1/b2MdIcCzc0ob2yU9dV4Yx0N8sp754KsfkwZGkKtEpph"
    "u4Cr9BmGK8Zd3RAEknkT1/hbXvoHtozAmvliYJwXKkhLHmd58NwC99CPZHRVUouv0Cujsp"
    "K4pvT6mAOxxrAhYFRFaX0mi9CnuFI+4/CByfgrgrAMWFKRUEgGRYWCEPry4PCJeJD64KYM"
    "MLHOn34TpiqFCSbaWV1Uz6bLfwAa1nKe0UBb3mjahQV5hxxqalUp49lwEGPKYI5gfEThs2"
    "TB1gE+w2KgfxT0vNJsa0Ke15hrBvjeFvvrylDshNHcOSvvgxKWg0YrL6EZtrTy2JJ8VSsv"
    "MaCSOjeZ9JKkNE78mktjjSRGWZy7AuTE8F7KRBfGMVGFihXrXGWD47g2+0jehjTUWS9pmW"
    "mkpLHTjJ228+LS2GldgNYEa2+w5roxgtdtBMfrchnQD6q9ziiA1ZHCuzlpmzTQy99um42B"
    "hQL69ub6TUpetBCKgTwLHUZHUBTYegH9Fg62mmK9hIOUvn8hw21Oaag/o6F0QkOdM6HZnq"
    "13KBhb1tiysZ2alC5org5RJho2WbNpCOQaikXIg8mSy8WblmkqNHjiLLNIHXUQmLPMd3QA"
    "Cmb84Wmx+j2Q1wvpHKAvmHEGKHHV4WRJlbO4dAMlSFi/Oe1b2b/y+QAccxSfU5Y+ljSZxX"
    "2R+HLal2JoXUrBWMnGSt5ZQWxKI3Qza9Fk7Zus/W8F80ay9jvhY+uYQbIm76UqPLXSblqO"
    "01ggxgKptkA+Qh97ytXyPqo8UCJP0Gh53C9I7TBa/XQJuYmWlHu7FXOTAecfdsCElSHshA"
    "D7PmZIzAWPAYalAXHw/HQfjB5iq0BojiPI0A8MuD5VBePGSBA5YCLsjqS2myxZJ7ohDl4K"
    "E8R/kPXlPhN5rLGwLeKjnGUo5ijy7xwgXoSpUnRghKZiqoMZojNf3GAPnAMvFAaJPOorIs"
    "IiUr+cp4IQhvFWn1CPXMRYXCovOTeZp0dgMHkWs4eZS4Xto4rmqbVHdiMylPt9KpJTVc8D"
    "c+T7ssCePFhB0Yoe9UNcnMpZEN9QwcbkCdKYRFzjvLGK88Q+yQqr8QgTyu0RGtMQiYGork"
    "6X7t6n/SXRniUwZpQxo3ZmNdm1zcZeKkLGQN2igaoWsjLKzYnXKY+p07BDdRo6JivWveVL"
    "x3ZsB2lO5hyfmdAaE1oqzZpgpywGZ51iDbEhoAl1hstUPmsPNib39E5XhiyZzMTWxtpWpr"
    "COolfk619Qw0Zct1PK9GJGEvoe6tEbiclZuFDaArxg6CHCB1YLgA+shnOKyvCimV5+Vcpg"
    "knwekeQzhtiPQq15nWHpn2jewOYlYgxW2S0NO5dLlv4hfLDfSjpLsoaCqyZm8hsgzPnMlq"
    "taVCGoa/0bBS7j3Chryr54c+I+yA2V9rjmmQysZVjjTTh7LEzlCvO6Ftgim4G2oq7nYrNT"
    "R2XLcz1Kb+sYvttW20IkXputVOOzgtVsUTWgC11Ow8dgnL2AQTqPNORcBphrSOcMx/Zy4/"
    "Z3RCznoztKoF7gSS2uJdbeoPvcsg4PT639w5Oz46PT0+Oz/QXM5a4mvC+u3kjIcxK7QplD"
    "kCE7Ihz72oNQ5u2R8rHlcUgitjQld57LiOuCt0hG4GkI6wV9b4TJ2kS1qa6zylzdiXjgqm"
    "HWXQnyfH2qArDlZYBxGK72neU5TeXnLn9mY0wwm640zAVWM85dG+eOpFecoxC700FFXkXS"
    "M2xKqIBLmhUSKZKmivj/x2Q11y4+lcpvxaKTTPTHheF33utZH31fG+zZeI5iTZhnH8ICrO"
    "PjNoEtx8f1gS2yr+AjEh+VBsIJeQ/RPWi7rde0q1fK+KSEVx5vW+/Gz7CY2AtNJ/43Xcy+"
    "/h9FK2eW"
)
