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
CREATE TABLE "invitation" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "email" VARCHAR(254) NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "mac" VARCHAR(64) NOT NULL,
    "created_by_id" CHAR(36) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_invitation_workspa_806a6a" UNIQUE ("workspace_id", "email"),
    CONSTRAINT "uid_invitation_workspa_4ff3de" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "invitation_role_known" CHECK (role IN ('OWNER', 'ADMIN', 'EDITOR', 'MEMBER')),
    CONSTRAINT "invitation_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id"),
    CONSTRAINT "invitation_inviter" FOREIGN KEY ("workspace_id", "created_by_id") REFERENCES "membership" ("workspace_id", "account_id")
);
CREATE INDEX "idx_invitation_expires_07d530" ON "invitation" ("expires_at");
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
    "eJztXW1z2zYS/isYfWlyo3hs+jXJzc3Yidv6LrE7iZt2mnQoiIQknClQJUArnl7++y3AF/"
    "G9pCzJJIsviQXsgtQDCNhnsVj8OeB/OFSQvRtfjN2vl/eEicEr9OeA4TmBP4qqh2iAF4tV"
    "pSwQeOwoeVcJmiSWHHPhYUs2OsEOJ1BkE255dCGoy6CU+Y4jC10LBCmbykZuGEGYMddnFr"
    "GRamsPjTj5wydQMkIW1AiOllTMKENiRtDS9e74AlvQviyFt0BTvOBDBPWWO59TgVzPJt6e"
    "fCefUWjJFO6UgK4HT/z8eRC3YFJbCkVPG/z+O3yizCZfCZei8uPizpxQ4tgpqAI9VW6Kh4"
    "Uq+/nnq7ffK0n5Hcem5Tr+nK2kFw/wsiwW931q70kdWTcljHhYEDuBnUQrhDoqCr4NFAjP"
    "J/Gr2qsCm0yw78geGPxzApBK4JF6kvzn6F/hqyXETPP65tb8eHlrmoM6HRYWWS6TnU2hby"
    "Qw34J2V4Co0oF8wJsfzz88Ozx5riBwuZh6qlLBNfimFLHAgaoCfYVytp/q4p3V2yTyUcEK"
    "+tVYj0CNYGsZ0IlfejTgc6Be0OkVE8WwJrUykNJgBugYmPC+8N+Ll4ZxeHhq7B+enB0fnZ"
    "4en+2fgax643zVaUUPXFz9cHV9K1/IhXkwmCRlQRr8O/i2eeDfzLBXDHskn4EcvkgXIZ/j"
    "r6ZD2FTM4OPRfgWan84/qCF9tP88Del1WGOoqszI9sf/JZZoOGGktR4xXYTTcFvQ3sxsYR"
    "OBqZPH898fb66L8VxpZLC0qSXQ/5BDeRfniwo4JRay5TkHQyk5SJ+9P/81O37fvLu5yOIu"
    "G7jIAI9FHvS3AJegc1IMfKCRBT1U2Yv+2Az0OZPjaZC/vXp/+fH2/P1PKfjfnt9eyhpDlT"
    "5kSp+dZLokbgT9cnX7I5If0W8315fZXorlbn8byHfCvnBN5i5NbCeBjIqjom/SkJzcJYwc"
    "WTDG1t0Se7aZq3ENt0w2XzU35tkSzPBU9ZFEU75nyrT/yeU07IAS4z+WqGP/L5LC61CA0Y"
    "xOZ4SLEYosDDSlQAQQPGAI5MBWZn8ohEYLz2fEHoH1P6PWDFGOmIscl02Jh+7IAujDLYjf"
    "kQdZlSIM3/EyTqDt/jbZ/WFXN7NOE0q7M073e2WZBr+sZrCvdDTq9VFvyXoAxgT+D3koWg"
    "iiqsoVQP2C70Kpdab+8+TkjGRzcuKGqd2DhxIbjR/UDC7F1YwuX9KWjp6RLJKPBpt9FMz4"
    "jCzl+sAJPP01wo6D3InUniN3QVh9bxD8q/1ArVoPuuEHaok93IDYJX5DTRwSGbUe+iUOjR"
    "p+iUOj1C8hq9JQhxNaHuZb8rVkZU2o9ALiKg53+ettNXuOKdy7m+sfIvEspU5DbnlEgmM2"
    "Z9Fpzd2w6dZ0habTtc2njw9ckHmJAbWqrDShuBJ7pBElTaPA2AHzx7unwKCp4MSZoGfCvQ"
    "MmPcN8BtJDZPkedz25WWaT+cIVwLbB3MK+TcXzldmFHXpHNFduz5pdbhstfA80CnZyytfv"
    "hMpmFpa/RrrDOwraSNJGUjtWZm0ktaYrtJFU20g6t1QIT5GJFFVVGkg4IbSedbQgYPOwPT"
    "Qic0ydkdoW8OhcepLk5oLjLon3wsKc2Nrk6YLJo7qxyVocK/TO3DGOj2oswiBVugqruvSa"
    "oP5vAG8k34sFOI3vgVHHngSpUnxVXWabBXO+dGFelayskeGeVewh4sbxca0RfVwxoo+ziG"
    "srR1s5W7ZyFvRWeloKzZyortrOWVBTxGLrWTpzbM0ok1tpHp3OxCs0AttnTjkHJT5CX3zD"
    "MF5K1xBI3hFPyrkOQYDnHjpHHrmH59tIvYWqW0pbaeqyUl9QfvdMfnflzQK49N5a+42pbu"
    "yttWVKbLC5FvKWhrCmtfSGpbZMd2mZxpN3Q4wjnR7ibNTyKBsVLmUj71NOrMp5qMvDqjNq"
    "Orb6EbHVhN1Tz2Xz8OxabVdCWm2tAd+yQwLb3kABo7QJwqF4D6eSkzq+mpNyV81JzlMzo8"
    "1GbyTfQ3DPamB7VgrtmfYY/G08BqlV4OuCQnNrdHNaU3dzq7vZwVyYPl/r95zV3UBXt8wA"
    "6HpPt8UFKIOoLpnwCsPBErXDSjeglDNJLLiOI/CXmYtsaqPlDAsk3PCglAgiwJYeFYIwFG"
    "ZTgNYZx4ETKwwhs2aYTcke+tGFr61C7rnaKKU2HyJG7omHMOIEFjpRc8M07wgMfkuRO1D7"
    "//7O/r/uTIdN3H+tPrvbFkA7sb6kvbrC9cymKRzSWj1kXwe1nJEVvsic1yCArKnzfKWj56"
    "MCPBuP2Z4OV+OkllP3pMKpe1I0YsNT8A0gDjV6iHEtiCsQzgMcZmlpgnBCpYcQH+7XwRik"
    "ymOw93MoP1m2l+5MuxvbkGgJc71anQX6QCzXS/OwUqFhFY9NnC8yvZX8OnRWHu52fWG5cy"
    "IpKkZzX2DFuoQkuGPXkykEkyeagkPkMhkIMo7QTCYUtNwFGb3KJhAk8A6qLNx33/vCRpQt"
    "fGHOsaUihaElYg/RxPWUnKpEc/yAZsCOQxbMX6NR+IIjVc4lV1acWbHnuqz580C9pgIqYc"
    "pEX1f+rSJrdARNmxh03Gd1gY4VdMxMe4z+fgKanDpqb8AmdHpoNG3eLm0YMNPfWJkDo84u"
    "LEhVxCTldmLj5bgJximlHiK9+VCC0H5pYvcnVLThv34kUrdCDVoSNNoJx3Fb6B27p+GSXs"
    "TrVrXDSkKXllvzKKaDZW4KBlQoZmEBi1tieSwholmSRAFhArYnS0PWhEYRKRNBgkdiq8QW"
    "wb4lFqHca0UG47f9wsL2uSR5QAlBC54SHnYYyr+XM5eTQAUe6pCJGDY/+BAcMtSnHlpkB7"
    "d617NtBsZmCMdTn81tlZW2ldO58sRWE4Aj+R7iu/ldRx2rvDWCERmr4+JMOuVzbk5RT7qd"
    "ZhBtAbgTFKK7wcqaKHaOKL4n8zHx+IwuBgVEMVE7rCKK87TcWkSRRRty0RH1NGWsz8oS52"
    "k1NWvR4qWpmT6Q3tYlo0kGbU3GtkfGtFmrDZ4tJ3Am6jR9kbUTVVWaOjwhtJ5DnNMpI/YL"
    "Ghs8f+HlJnF2nkYHcLRN86Q2jV56txDaol1123bV6YW3dwtvd/1Jupu7Z1/9EnHyIgtrVV"
    "lpYy1TYusdhyYekVfLew/qDHQQ9e3Qe6Lvg2zR0l4RYe340yZrfSTfu3TPm0/OpDPqbTnX"
    "s4MbBV9H8rvDF9rGzMaeva05YdtD2HGxbY4xAGfJO1ewIxP6F8zLF67rEMyKcS9vJNMTY2"
    "hlW10RTSy7nZgvbm7epWyZi6vsxSE/v7+4hKGvOiVcol8VXSCriYO2KLdrUb7xiE2YoNgp"
    "MikTtZU2pZWWW891F9xFy4mQnrmJ681R8B320AhMTRkCP3qFPp2/u3orY0yvrsM/Ay+ezC"
    "qFrBmx7oLQVRj+8MlGMuQUjVQFsUGfy0OP6uMXRmDk2lAbPMaEh0jno3IVUibfQJ5oHC1A"
    "TE5hcfUqslb+r9qCRsIBbi4pn8FzZD7wt0ERwtCeCpj9wtQ97CDtM3hBW8IHstExRpVjiL"
    "kiuF9XfevgiXMXTGu0pGIWpCDC4RUsYWah+DykksDhK9Xe0i3byl147j21iRclo60rN3dt"
    "4gRzTfwpMnNW2cwzjCDfbHoG05mNnpw16I3kLXlesz+g2rZtRq+HHGLz1m3J6eIK8ltyun"
    "ibFOKnDzefrt5eftgNhdhC2G9qCai9pZDS2iHcu4H5sF5ykYrcIsUwN3U5pLV6B7NRK4mL"
    "UZHExcgncdFunVVi6DrwnpWje6ZvSagxV9TynR1W+M4O874znaJ/V0YGYfJ7N/WZJbS0k6"
    "y+kyx0DjQZ0gmV/g3nzZtzDp3T4MRQE5DTWv3DefP2XOimajhtJLR2OG3EJZ2dN1Y+uIaA"
    "pxU15g0wT7ta87hfsZJ76fOKGdzDm1i2AfvBtqaTqXyDF8bB0enR2eHJ0RmIqLeMS04rei"
    "UPbsZT3QDdAs214G3bfL1hgJM+/oZzRlZ1vVmjZfjudhP0SQ86dwd5fc5Zby+n41L9hb1m"
    "N6c1dTe3upv1pUx/l55uUaC57uWt9XJzM16zo0HaeG9dkNX3kUJFqFUoM6wXcBW9w3DNuK"
    "sbRlA4boJk8Kumv+OrCKyFAx0zeqWCtNAX3zh4aaB77PgyuipM2p6plVFZYVxT1D4VCNYY"
    "PkTcVVFaX1gc+hRcqcYFfuAy/ooRKgOWVCQUkUFRHghiB/7EU3iR8uCmBDCBzR/9JnRWCh"
    "1M1FlbtBmnS/8AGrDltKKGNr/R1IUFuUMONbWq5PEsT5EdKzwqQXbbYK3AbCsZssMFuwnw"
    "CRUN/aOgF4W0rQp5UULXNPC9zQrflq7oBGluHcv7qCbLQSXLC2WGNVkeX4mvy/JCAhUnf0"
    "+ed5FkLfiaK7LGQlIWnF1BcmDYr+VBFy4oU6nglepSnQanwSVeY/kYVnEhV87KjCIlNU/T"
    "PK3z06XmaW2AVgdrb/FyLk2CN02Cg3U5D+hHVV5GCnBxpHA3B22VBXr56201GYgN0Hc31z"
    "9E4lmGkA3kiW2YJhNFRq0X0O/gBuQZbXbgIJLvX8hwnev8yi/zy13lV+ZMqOaz5Q4FzWU1"
    "lw14api6oDo7RF5oWMVmoxDIDSSLkDdYh80Fm5bRUWj0bLQ6RTpSN0aPVucdR4jMF+LheT"
    "b7PZLtee4Ska+UC45cpm5Ri7KcBakbXEaA/aasb8V/5fshPJE3nYnEa0nKDM8l8Mupn4qh"
    "dioFzZI1S+7sRKxTI7Tz1KI+ta9P7T8VzFs5td8KH1vLCMmGvJcq8dRau2kpTc1ANAMpZi"
    "CfsENt5Wr54BdeKJEWqGQe97Go6fnr3y4hN9HCdG+3MDY5Gv3DnHNgGcAT5tRxKCcwFmyO"
    "OJUE4uDl6T4aPwSsACzHMebkO44sx1UJ4yYEhEZoCrwjzO0mU9ZBNabz10BBnAeZX+4LC6"
    "9u9qBtT4Vijn3nboTgi3CVig6NyQyGOloQd+HAA/bQObI9ICTyqi+fASNSn0bPQRB7wVYf"
    "mEcW4TxIlScfwBP3QqsWHAJvK0kPEKU359dvLt+9u3wr23ulJKXhCi81A5IjE9ZxQRYLGZ"
    "zJwehCD2p70abccoE9qbR7avWSDyBsKHcMVSyoyr+HlsRxZIo+eTWDkpVxoSNo1RyTiesR"
    "BTFIKwF4ZVeOreBrqM7g8IZzynzR4BazglvKPsu8rcG4ST27OOddgUhuzYjiBiIBBakJX4"
    "I6cZnqmqywJnOazHVmTevalmcvzTFNk3dIk+M5O41y9fHvSEdni+hQtoiWzRWb3nh2J2bA"
    "xhoO5pSeHtANBrQ03RuCHalonJukjAjIREOoE1o6/1p9sCm7d++aziErJT2wG2NtKjrdxN"
    "DL6vUvtGIrDuSZy5tFroTyPbSjtxIZFLtc6gIcK/QQ4QOjBsAHRsVtSXl4yaLZKa9IQR81"
    "esRRowmmju81GtcJlf5NzVvYQiWc4yLeUrF/ulLpH8IH+7VmZylWkfZVR24+AcJCLEy5qv"
    "kFE3WpfyOjpZ0beUvZgW/OrAe5oVIf17SShjUPa7CRZ06AKhfQ61Jgs2oa2oLsovGGaROT"
    "La31KLutZfju2mzzCHxtvlam0QJVvUVVgS62hOs9BuNkAxrpNNJYCBnm3mB2Tmjs7oTefk"
    "em5XSoRw7UCzotxTWn2ht0XxrG4eGpsX94cnZ8dHp6fLYfw5yvqsL74uoHCXlqxi4w5tKh"
    "M406Ia/bI+Njx/0Qxo01nLnTWnq6zniLZBxgg8k6lu/NZLKxqVrn+FlnrHYiKrmom5uuBG"
    "m9PuUi2PEywAX21vudpTV1/uk2/8wmlFE+W6ubM6q6n9vWzy055HFOPGrNBgWnO8KaYdWx"
    "DrySWeM4R1hUcF7gMWerSxefQuO3YNEJB/rjwvBb7/Usj74vDfasvM2xJMyzD2EBxvFxnc"
    "CW4+PywBZZl/ERwY+qAcKheA/RPai7rVe1q5c7d+oyUXjJbrkbP6GiYy8aOvGfdDH79n94"
    "7CQG"
)
