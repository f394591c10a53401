from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE "pool" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "strategy" VARCHAR(30) NOT NULL,
    "enabled" INT NOT NULL,
    "version" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_pool_workspa_c380fa" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "uid_pool_workspa_3f256f" UNIQUE ("workspace_id", "provider_key", "type", "name"),
    CONSTRAINT "pool_named" CHECK (type <> '' AND name <> ''),
    CONSTRAINT "pool_strategy_known" CHECK (strategy IN ('WEIGHTED_ROUND_ROBIN', 'LEAST_BUSY', 'LOWEST_LATENCY', 'PRIORITY')),
    CONSTRAINT "pool_version_counted" CHECK (version >= 1),
    CONSTRAINT "pool_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE TABLE "pool_member" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "pool_id" CHAR(36) NOT NULL,
    "place" INT NOT NULL,
    "credential_id" CHAR(36),
    "follows_default" INT,
    "weight" INT NOT NULL,
    "priority" INT NOT NULL,
    "enabled" INT NOT NULL,
    "requests_per_minute" INT,
    "tokens_per_minute" INT,
    "requests_per_day" INT,
    "tokens_per_day" INT,
    "concurrency" INT,
    CONSTRAINT "uid_pool_member_pool_id_481e19" UNIQUE ("pool_id", "credential_id"),
    CONSTRAINT "uid_pool_member_pool_id_921aad" UNIQUE ("pool_id", "follows_default"),
    CONSTRAINT "pool_member_is_a_credential_or_the_default" CHECK ((credential_id IS NOT NULL AND follows_default IS NULL) OR (credential_id IS NULL AND follows_default IS NOT NULL AND follows_default)),
    CONSTRAINT "pool_member_counted" CHECK (place >= 0 AND weight BETWEEN 1 AND 100),
    CONSTRAINT "pool_member_limits_counted" CHECK (requests_per_minute >= 1 AND tokens_per_minute >= 1 AND requests_per_day >= 1 AND tokens_per_day >= 1 AND concurrency >= 1),
    CONSTRAINT "pool_member_pool" FOREIGN KEY ("workspace_id", "pool_id") REFERENCES "pool" ("workspace_id", "id"),
    CONSTRAINT "pool_member_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id")
);
CREATE INDEX "idx_pool_member_workspa_152c4f" ON "pool_member" ("workspace_id", "credential_id");
CREATE TABLE "model_fallback" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "place" INT NOT NULL,
    "to_provider_key" VARCHAR(40) NOT NULL,
    "to_name" VARCHAR(200) NOT NULL,
    CONSTRAINT "uid_model_fallb_workspa_6c3ccd" UNIQUE ("workspace_id", "provider_key", "type", "name", "to_provider_key", "to_name"),
    CONSTRAINT "model_fallback_named" CHECK (type <> '' AND name <> '' AND to_name <> ''),
    CONSTRAINT "model_fallback_counted" CHECK (place >= 0),
    CONSTRAINT "model_fallback_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE TABLE "credential_rest" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36),
    "rider" VARCHAR(40) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "until_at" TIMESTAMP NOT NULL,
    "because" VARCHAR(30) NOT NULL,
    "level" INT NOT NULL,
    "set_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_credential__rider_e29714" UNIQUE ("rider", "provider_key", "type", "name"),
    CONSTRAINT "credential_rest_counted" CHECK (level >= 0),
    CONSTRAINT "credential_rest_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE INDEX "idx_credential__workspa_a9cc06" ON "credential_rest" ("workspace_id");
CREATE TABLE "receipt" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "at" TIMESTAMP NOT NULL,
    "requested_provider_key" VARCHAR(40) NOT NULL,
    "requested_type" VARCHAR(30) NOT NULL,
    "requested_name" VARCHAR(200) NOT NULL,
    "served_provider_key" VARCHAR(40),
    "served_name" VARCHAR(200),
    "source" VARCHAR(10),
    "credential_id" CHAR(36),
    "credential_name" VARCHAR(80),
    "environment" VARCHAR(40),
    "actor_label" VARCHAR(260) NOT NULL,
    "actor_kind" VARCHAR(10) NOT NULL,
    "actor_id" CHAR(36) NOT NULL,
    "attempts" JSON NOT NULL,
    "input_tokens" BIGINT,
    "cached_input_tokens" BIGINT,
    "output_tokens" BIGINT,
    "cost" VARCHAR(60),
    "currency" VARCHAR(3),
    "latency_ms" INT NOT NULL,
    "failed" INT NOT NULL,
    "dropped" JSON NOT NULL,
    CONSTRAINT "receipt_source_known" CHECK (source IN ('SYSTEM', 'CUSTOM')),
    CONSTRAINT "receipt_actor_kind_known" CHECK (actor_kind IN ('account', 'token', 'system')),
    CONSTRAINT "receipt_failed_unless_served" CHECK (failed = (served_name IS NULL)),
    CONSTRAINT "receipt_counted" CHECK (latency_ms >= 0 AND input_tokens >= 0 AND cached_input_tokens >= 0 AND output_tokens >= 0),
    CONSTRAINT "receipt_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE INDEX "idx_receipt_workspa_6c51b5" ON "receipt" ("workspace_id", "at", "id");
CREATE INDEX "idx_receipt_workspa_7a8b80" ON "receipt" ("workspace_id", "credential_id", "at", "id");
CREATE INDEX "idx_receipt_workspa_f22e16" ON "receipt" ("workspace_id", "requested_provider_key", "at", "id");
CREATE INDEX "idx_receipt_workspa_fef836" ON "receipt" ("workspace_id", "served_provider_key", "at", "id");
CREATE INDEX "idx_receipt_workspa_8c124b" ON "receipt" ("workspace_id", "failed", "at", "id");
ALTER TABLE "credential_fields" ADD "fingerprint" VARCHAR(64);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "credential_fields" DROP COLUMN "fingerprint";
        DROP TABLE IF EXISTS "credential_rest";
        DROP TABLE IF EXISTS "pool_member";
        DROP TABLE IF EXISTS "model_fallback";
        DROP TABLE IF EXISTS "pool";
        DROP TABLE IF EXISTS "receipt";"""


MODELS_STATE = (
    "eJztXW1z2ziS/isof5nkSuuN5TjxOFdX5STeGe/lrRLvzNyOt0RYhCSuKUBLkFZUu/Pfrx"
    "t8Ed9N0JJDMvgwk4TsBskHENBPo7vx7wP5L9fx2eHHwL8RXy/uGPcPzsi/DzhdMvhL2e0R"
    "OaCr1fYmXvDpjavkhRKcsETyRvoenWKjM+pKBpdsJqees/IdweEqD1wXL4opCDp8jo185I"
    "xQzkXAp8wmqq1DYkn2r4DBFYtM4Y4vydrxFw4n/oKRtfBu5YpOoX28Cm9B5nQlRwTuT8Vy"
    "6fhEeDbzDvGdAu5ASxNfzBnoevDE338/SFqYODYKxU87+Mc/4F8Ot9lXJlEU/7m6ncwc5t"
    "oZqEI9dX3ib1bq2t/+dvn2L0oSv/FmMhVusORb6dUGXpYn4kHg2Ieog/fmjDOP+sxOYYdo"
    "RVDHl8KvgQu+F7DkVe3tBZvNaOBiDxz89wwgReCJehL+7/n/RK+WEptMPny8mny5uJpMDp"
    "p0WHRpKjh2tgN9g8D8Eba7BURdPcAHvPn5/POT4xdPFQRC+nNP3VRwHfyhFKlPQ1UF+hbl"
    "fD81xTuvt0vk4wtb6LdjPQY1hq1jQKd+6fGAL4D62plfcr8c1rRWDlInnAF6Bia8L/zxpx"
    "/H4+Pjl+Nnxy9OT56/fHly+uwUZNUbF2+9rOmB15c/XX64whcSMA+GkyReyIJ/C19bBP7N"
    "gnrlsMfyOcjhQ/oI+ZJ+nbiMz/0F/PP5sxo0fzn/rIb082dPs5B+iO6M1a3cyA5u/smmvu"
    "aEkdV6wHQRTcNdQXs3s4XNfOq4RTz/+uXjh3I8txo5LG1n6pP/ENeRfZwvauBELLDlpQRD"
    "KT1In7w//y0/ft+8+/g6jzs28DoHPPWLoL8FuHxnycqBDzXyoEcqh/FfdgN9weT4NshfXb"
    "6/+HJ1/v5TBv6351cXeGesrm5yV5+8yHVJ0gj59fLqZ4L/JH//+OEi30uJ3NXfD/CdaOCL"
    "CRfrCbXTQMaX40t/oCE5u00ZOXjhhk5v19SzJ4U7YiyqZIu3luNl/grldK76CNHE98yY9p"
    "+EdKIOqDD+E4km9v8qLdyGAlgLZ75g0rdIbGGQuQNEgMADRkAObGX2R0LEWnkBZ7YF1v/C"
    "mS6IIwkXxBV8zjxyy1ZAH65A/JZt8FaGMPwgqziBsfu7ZPdHXa1nnaaUHs84fTYoyzT8Ze"
    "nBvtUxqDdHvSPrARgT9H/ZpmwhiG/VrgDqF3wbSbWZ+s/TkzPB5nDihqndg4cym9xs1AyO"
    "4mpGx5e00dFj4SV8NNjsVjjjc7bG9UEyePorQl2XiBlqL4lYMd7cGwT/N36gTq0H/fADdc"
    "Qe1iB2qd+QjkMipzZAv8TxuIFf4nhc6ZfAW1moowmtCPMV+1qxsqZUBgFxHYe7+O2qnj0n"
    "FO7dxw8/xeJ5Sp2FfOoxBGeiz6Kzmo/DpjvTFYZONzafvmykz5YVBtT2Zq0JJZXYA40oNI"
    "1CYwfMH+/OAQbt+JK5M/LEF7fApBdULkB6RKaBJ4WHm2U2W66ED2wbzC0a2I7/dGt2Ude5"
    "ZYYrd2fNrraNVoEHGiU7OdXrd0plNwvL/Uj3eEfBGEnGSOrGymyMpM50hTGSGhtJ51MVwl"
    "NmIsW3ag0kmhJqZx2tGNg8/JBYbEkd11LbAp6zRE8Sbi64Ys28P02pZLYxefpg8qhu1FmL"
    "E4XBmTvjk+cNFmGQqlyF1b3smqD+1IA3lh/EApzF92jcxJ4EqUp81b3cNguVci1gXkVWpm"
    "W45xUHiPj45KTRiD6pGdEnecSNlWOsnD1bOSvnCj0tpWZOfK/ezlk5Ez8Ra2fpLOl04XDc"
    "SvOc+cI/IxbYPktHSlCSFrkOxuPxj+gaAslb5qGccBkBPA/JOfHYHTzfJuot1L012kpzwS"
    "t9QcXdM/x25c0CuMzeWveNqX7srXVlStTYXIt4iyasWS2zYWks08e0TJPJWxPjWGeAOI8b"
    "eZTHNS7lcdGnnFqVi1BXh1Xn1Exs9QNiqxm/czzBl1HuWmNXQlat1YDvWJLAvjdQwCjVQT"
    "gSH+BU8qKJr+ZFtavmRcFTs3D0Rm8sP0BwTxtge1oJ7anxGHw3HoPMKvB15UBzLbo5q2m6"
    "udPd7FLpTwLZ6vec191BV3fMAOh7T3fFBYhBVBfc90rDwVJ3R7VuQJSbsESwjSPw14Ugtm"
    "OT9YL6xBdRopQfRoCtPcf3GSdRNQVonUsaOrGiELLpgvI5OyQ/C/hsFXIv1UapY8sR4eyO"
    "eYQSyWCh8xtumBYdgeFvKXYHGv/f9+z/6890qOP+63TublcA7cX6kvXq+sKb6JZwyGoNkH"
    "0dNXJG1vgiC16DEDJd5/lWx8xHJXhqj9mBDtfxi0ZO3Rc1Tt0XZSM2yoLXgDjSGCDGjSCu"
    "QbgIcFSlRQfhlMoAIT5+1gRjkKqOwX5WQPmbVXvpz7S7sw2JjjDXy20u0Gc2FV6Wh1UKje"
    "p4bCq/aOJt5dvQWUzuFoE/FUuGFJWSZeBTxbp8JLg3wsMSgumMpjCJHIuBkPFzssCCglOx"
    "YtZZvoAgg3dQ16J998Nrbjl8FfiTJZ2qSGFoidkjMhOeklM3yZJuyALYccSC5StiRS9oqe"
    "sSubLizIo9N2XNvx+o11RApUyZ+HPx7yqyxkTQdIlBJ33WFOhEwcTMdMfoHyag6amj8QZs"
    "SmeARtPu7VLNgJnhxsocjZvswoJUTUxSYSc2WY51MM4oDRDp3YcSRPaLjt2fUjGGf/tIpH"
    "6FGnQkaLQXjuOu0Dt+50RLehmv294d1RK6rFzLVEyXYm0KDlQoYWEhi1tTTEuIaRaSKCBM"
    "wPbwasSaiBWTMj8s8MhsVdgi3LekfiT3SpHB5G2vedS+RJIHlBC04ClRssMI/75eCMlCFX"
    "ioy2b+SD/xIUwyNFkPHbKDO73r2TUDYzeE41vn5nbKSttLdi5mbOkAHMsPEN/d7zqaWOW9"
    "EYzYWL0pr6RTPecWFM2k22sG0RWAe0Eh+husbIhi74jie7a8YZ5cOKuDEqKYujuqI4rLrF"
    "wrosjjDbk4RT1LGZuzslQ+raFmHVq8DDUzCeldXTJ0KmgbMrY/MmbMWmPw7LmAM1PZ9GXW"
    "Tnyr1tSRKaF2DnHpzDmz/+QkBs89Xm6WVOfRSsAxNs03tWnM0ruH0Bbjqtu3q84svINbeP"
    "vrTzLd3D/76teYk5dZWNubtTbWOiPWLh2aeQyPlvc2Kgc6jPp2nTsmwdry2B11HRyrEyUy"
    "WYjAk5Zq6YxIX3hggMG8ZjPuO/BMQj1MkWZTLJW4XjBOpFiyG2FvCJW35oTJDhkLNTHbbj"
    "DXsR5i+cEVkN59uSdTo2/P1aNdqhXOHcs/Hr7QNuU29ex9zQn7HsKuoPbkhgJwUzzFhbp4"
    "REDJvPxaCJdRXo57dSO5nriBVvbVFfHE8rgT8+uPH99lrKPXl/mjSP72/vUFDH3VKdGif1"
    "Z2JG356lzsisrzaasbaHVebcdilaMTa8dHz18+Pz1+8Tw5qDa5Unc+bRFuw/zajHdDCZpT"
    "gjcBmNTL98Jm7kEJKUjfrqUFUyU4WSaSLSumo34YPZwOSQYsw9OHF7CSHZJf8T4eNA9t4J"
    "+w9vjx2cRTsDFdMf9BkhsKtEI1iGfTI+cQnCk1PLW4+Z71yhN3js28uKqu+hWNIkvJ7FZ3"
    "ikiY3eo9uXfzP4LG5m5Ob4C0YvcGbzzDNAU5lh8guMfNSmrUVNQwhLg6IL5RwZJxTcGScb"
    "FgCXw600o5SBSGV717Lx4HeKLPvvqTNXwiGJQFpCu5V1HRcK4i58IOFIGPCctqb1+H3Zbq"
    "GpCLIM+AnQZobRSwrc5vTuuYBOf2Cc7Ii0KiNtFdC0tUhzdp72VV7ES6TcdgN9k2xkfWOD"
    "oiWNktuzmrabq5c93cEVeo8nJ+WTv+dHFQlm+Tuj2qTbhR66PcSj7AFTrCMFNVL15VrBOe"
    "M3f4KCqvEMc5hI9i9iH5IPCUyDNCZagu45INoaKKlQj9pEvJXAy4MF5Q4wU1XlDjBTVe0C"
    "6Da7ygfeN7jOO36wappLQeMSrl20y7O4xKCU/IaUUBM5qGGxhucE/k9KdoJT+oi6BOhGp5"
    "wtbaWqXlW1Zyi5pA0z8dObGmMBCAAmy5QcwWiAAiAX9fqLCJQMKHQysOMAV/ExKMuWAS6Q"
    "IQCObODgkW/pZUVf2+5pbSmMQaYYB2Szph6IOhD72dRg196CZ96JMF1vu44OxioDO2i5pD"
    "3FFqRDBq+EVhO8lYvMbi3W9gcJJiV2bqpu7W2rjTrFw721bF6xLJfPRmz4S3JOE3HBLrjn"
    "m492+dkV/O312+xerBlx+iv4b1GfC84DA/MDRqPUYj65eBfpQ4CProTQ/lrjmDkWvD3fAx"
    "E3gIlpVQRSAcjm+AZ9VYKxDDVJLk9rZmMv6p2oJGogE+WTtyAc9Z0lv2NryEtrqjSiFf87"
    "lzxzhIBxxe0Eb4QDY+oEadHssFfP9qK4RfEZ2gk/9G9f5gvvugRCiX67B2M4rGpgSerKPS"
    "hjdgqLvY0MVvny4/X374CTFUf794OwKUtgWh8QQdLsC6VdgkX70Ud0ATFJFYh3HbK7gF9m"
    "840ySn7SgJes1DXBoThapKYXmbqKlcuDsT+wqzsQz4ZykhKTab3Ts2B+ca0tKrldCQlm6S"
    "lorDq2oyoSsOr9pnPumnzx9/uXx78XlfE8Teq0pnloCmSGe1HhHux4F591tM7UIMdxBd2G"
    "WY97LZZDbzEnxPm8B7Wo3uaSm4umtfWmeAIB83cmgc13g0josuDcbvHE/wJeNaRwrn1Ibn"
    "PDKe0cc3j3foGY08FDpDOqUyvOG8e3POdZZOGCGvA3JWa3g4796ei3xlmtNGSusRp43kSm"
    "/nja0jUBPwrKLBXBdz9Ku2gTzWM4hrIJ71sBdhr8y0LCq2SrNsBfvRvibwHSdZ5jYoNNAt"
    "0TRZrEWA01s7mlNGXrXdrNExfB8p2tOkUppUyg4B3IuoApNK+d11M0YFTALZqqPzujvo6v"
    "7MmL3r6Q5Vjje9vN9eDsN1tBzkWbXhebr24FHE2S9yXLWdPLPq5pfV5V+WPkE2foeDLC3u"
    "XNTqX2KFmtjVSGbULII1fodRy0DWj5yRaNxgNCZNnWLxg9yGtK5c6BjrTEW9kutgfPTjmN"
    "xRN8Bw1TAcVObuYlxnFCgat+/4BKw3OSJSqPDNa57EkqpqEkT6dCNVMVzmYPAl3KUuswmd"
    "w9MJFx7BXg6DYPmceSv4Cl+FpGaPQKNYgdePjz+Tr9SXR+V24SUWGNvKBQeEoMnkMgaTYj"
    "wrBt9hLG7gk0314Wm/pzshZO7x789kjpkgzB3MrH3wzGR/ABo+r6yigba4Qd+Hxb9HbnG1"
    "ghXxrK7smCg8qKxj12CtwWwvdR2jJVgH+JSKgf4B0KdsJB1qnlMbHjXf/VmYkvmljLxujP"
    "sVJNwMcY0hbvaG2nRFL1whnePuqtTiPdw9khk15O7LrXi7Myupn8mfJC6smxkOj4Q7TMeM"
    "Si+qtEnkxio9E6cZPOxSJbOOCOU2CAjJ4sNu4FHQxkwEcGPqwg37mvsCyfITC57gqGRP6+"
    "r/Pl38B5uwYvK/Xmye4rGZAQcDPzmnPJUMig9mtqr5GLJz+EI8CMd24AlJ/Zewj5L01vAg"
    "Tqc8wxPlPbEmPnNdTO9EIq+SO9OPVTdD1wS6KpRfoSnBN6zesPreTvmG1XcBWpO1+ogJJe"
    "HiozOAtxomBqska1KLxG81DMF5AMEJjSwd4LcaBvgHAB8bmhoe2LSK2X8tBNUjiWhB1NN6"
    "hqYbmn4fTf+ivMcHtTQ9khk1pOlyK952iz3ayA5bShcqiqhxxHSTnXIe7YhH29Jq2/sVlm"
    "1Cvk79WDXZu17SDbnBx3CdDes45d5sXBuK2/vp0lDcLkBrqn5s95maUNoX1ZT2RYHSmqiA"
    "XVul4bpcBPSLul61d0fLS070c9DWWaAXv13VM6vEAH338cNPsXiebuUpbWLD6EwUObVBQJ"
    "8vjtCsOkJdeYTClLHQ3P1fDHbb/7RJDabqEkxN9/zr2Wz1vr/hsobLhjw1KsRbX+u4KDSq"
    "Y7NxZvcOSh/jgRtRc2HEeLL7/MTaliO01GaytS2cZxG2XPmbp8htU2eBhAd44MYt++pIPB"
    "QwLO6LvDas0IvB2oIzYL8Z61vxXxXXTWc+yPmp10LKDM9l8Mtpf5ZgZU1ew5INS+7tRGx2"
    "K7u5W2nKv5ZaxI0MYlP+tYPlXzvhY+sYIdmR99Ics2IYyF4ZyM8CozPrThXMSdRyj4WSff"
    "h5gkm4q1jhmBQewZZlloRgrir1gRBwTEgNN9HCWJQRnmwyd8WN0sDvkdFRgyqA9cwiN2wm"
    "gHZgHGoYJgvMAw9O2Z5aHgaRwrgi1A3PaokTY9UmnvCWP0iiLsWpsxX0w1CILlGIblm692"
    "PeYzvXpOF9k3CmeE7UQj6lY8B/APg92bbrSySZSfoarP1rCgJ+F93cKZrzOQ7braQ5n1OB"
    "vffSnHQUcOtwQdwPUQzjDDjOGpiHz7iiGOFDsNyNJGvcI4kofVJTR22abJAOTZmU5BZgV2"
    "GCPMySc3zQZStVZEe4lbsjhp50iZ5Ux6K/duYdC0fff+zPj+Px8fHL8bPjF6cnz1++PDl9"
    "lhgUxVt1lsXry5/QuMjMfJ2qGxbOPtUBzZn7TeamXQcyo0vE8V8Vw5ljYvxDdUizZP4oF9"
    "CsF82cJ99mb7Z7M1e3HCvfev7as2vFhN6a0FsTetsnSE3obUfmCxN6a0JvjUfIeIR+oa5j"
    "q4nuc1DqEMoKjOo4110iOvGCh7mDVAWjQ3IFY1MS678mS2kRClRp6biuA1RMcBsIlYORs0"
    "c/vnxGbjZhOCyY5TdUMmBhU1dgC9aMgZBF5p5yC+HmN54RB7eps3xFBHc3WBzqmi+EixG9"
    "HrTtqQLQN4F7axH4EFCjQNFuGExXNlkxsXLhAYfknNgenfnwLBDC8lD4L+spCFIvIYXKJ6"
    "XcVPgAmS7SjC24DN4Wo30JJW/OP7y5ePfu4i22d6YkVWFmD8s3q/JOQGlXK6wOLYEqqFLN"
    "wCcdORVgeanCVNG+vWSMj0IfGLw4gx+oTdbMdUF8KgLuK1msRm1Bq5MwCEBBDNJKAF5Z4N"
    "hKVbHCKltLhwcwJCoJaj7AtKSG1O8wu9Nw3GSefQByxQZKRArBUvEWRyygIJ3ARzhuck11"
    "TV7YMGUTxdybNa1vub4ds85MfHjvnDvJnJ3bAKg9zjHWMae/9uj0147NFbt2+4jZJNyz1B"
    "zMGT0zoDUGNJrummDHKgZnnSNgQzKhCXVK6xHRjm3o3oLt8DtxqzuHbJXMwNbGOqxWrWPo"
    "5fWG59jcS+YUbtZr+Y0j+QHa0Xvxyycul6YAJwoDRPho3ADgo3H1OZXjIrxspXfeS6xggs"
    "wfctoLddzA0xrXKZXhTc17yB1mUtIy3lKTOLxVGR7CR88azc4oVnPMrdk3/QYI+/5qgqta"
    "UDJRV/o3clrGuVG0lF34cj7d4IZKc1yzSgbWIqzhRt5ElYLWADavZqAtQrvdMNUx2bJaD7"
    "LbOobvY5ttHoPPVsHZNxvd4yqKqmaLqgZdOvWF9xCM0w0YpLNIY67wclVit1XOzimNx4uP"
    "fdaTaTkb6lEAtS7vp6A6GHQfIfMnY8xlQ2e0OqGoOyDj45H7IYob05y5s1pmus55izAOUG"
    "OyTuQHM5mYcgQmKlmnHEEqVlJrJcjqDSkT6JGXAelTr93vLKu5g99Zf5aE3v3MZg535KJV"
    "N+dUTT93rZ87kuQRlU5XZ3UfVJdWfx+HLdxfVT2JcGhdUF21EGZGSObhydaU/FPcRCnx6m"
    "hsLHeOx3Qfkks/LF+okiKU5iiudBgmzs+xNuFBMnLvyUtQvxCTOG/SAbptdeyG+CgkCoBW"
    "by7G8gMM/dj9DrnJCDDlHgYThmfKbBtDdL+G6BdfeFhdbsqgC8os0axArSnqpYTaphkHko"
    "XFtJVNqexMj80Ypu8KzLhdgCy5CfwkGVdZGlhlW6ijepTlaquDf+JLVN7ClbRZSqxo4wfr"
    "czv8mgsPZv5RmIdMI3tW/jnAuKk/rz3Hh4cerjZErpjrosmr0naljzm7nLCv8KHEZlNnSV"
    "1U99lXf4TFpqxp4HkYV2E1LHJXNIzD3y+m7ZZl4xbyA+vFtzuJ+dWuXi8EVVMJI/tY7qWM"
    "RW8s+t4sI1o7z7rrs1mXO7oul4dutGUV1S0M0ATePb/YwqfLmYuaAwR89+x5C5sutStqDh"
    "DwvZC8CuuqcWZQufrwItF3P71E0OkO9Zza8JDezzAXgVcW71GDc6IxPIiPmiVV1KRUmMPu"
    "vkH5Ht2pokR1eGP5tMlYPq0ey6eFscz4neMJvmR6WVg5teEhvfslMIwnh4/XS6vPqQ3R1G"
    "tUv3lcU8B5XKzgHMJ265SlEN0Hdqw1QKx3vxi2ybPYUWpF16DeaW6FVlJ9Wsfk1T8gQcvh"
    "q8Cf+OKWlZ2eVxf5mdc0GQBtQz+ndIpxfe27oqIB0yNte0QEftu+KKiaXmj9u9CsFDR9SK"
    "WgriG+5wM/4u1jLXxTOsPD+LiJw7va350H+FvVSuiaQbPrfKTt3n9uTq6rjLdVesTKeN/G"
    "StxhYTzbE1iBXscuT6kYs1zTLO9I2NabxK/4mcnSuK2cxKgucCvlpfRi4TYBXOd4KCievg"
    "CNhIkEjiSu4HPCuAjmC4zhAtPLde5Y+jSGQ2J5uHVlnYWHGyRvA005NgZSLdjXEREemcF/"
    "NHUAKXkCCvyaW+kIFXUCIL7eUxUkljoHEDTgWemdMmtELBwp+CcCCK8gZuotMN0hlRHh+O"
    "qrJL7CiFDXJUhtN9ccXwnl1wuY2qInuOyOuVb63NTowMFwHYNfVeWpp78fKCjU8Mvt6MUb"
    "2aWHDObir0yk1XcfadUxO25HxVTiH0fjsITk1zQ8t+nudwP6lzxxsK95Yd9Qdz8J6JGg3X"
    "0QU/ezUh4J2r3EcYQFZfQjXtN6Ju6103GvN2xKA6n1G0qpDHCl3f0cpSiCjtMpljfFb4qH"
    "+JqjOAc2GXXEy6LKL/wFyD42d1DiZMkKjOp8LMqXMJmlZVu5WDAHjnlxyYXIWSHhtQj2c5"
    "T45kwXKvUttstHiTcGGsKjJ1VJB38BF9DPMaVcHWaJca2v8OROa+UCB7UOyYUTPo1urnmU"
    "PUdmnlhCC2F7QNLFbMa85qUeat0a+G9RiGXG0VHm9DBOju/dydGjidecamiIeMfB/R6peL"
    "+TKtQ6rUEjEnmzbV3CJEpMj8azQlF1gGN4D7Ov0M6pSKkMEOKdTRMd4VCfMHijhDp9ioI6"
    "qhnTKpZoW9AOG0gVExmRW7byCTQhIgLkKAoj146PoZlIZA6JFZ2da4ES1sCDmwtoQdK7iF"
    "zhvxXnUmrNeU9VnQytbV7DeAzj6dbsZRhP/9Zcw3gM4+mTKZMtwY14zPVKJKR0Bojz7gcx"
    "4/jhugG8KS0Twds8gjcyODVYfErj8Xj80b7GsjkLowPjuRfbgpkwlJXdspuzmqabO9fNHf"
    "JcvGfLG0XoS/0X0d3RfV6MyXIr2G7TlzDue5vQmYEtnsGf2zh5FRv/xMoUcrGilqyZcF2x"
    "lvEwsxQzf5raJMZd4QUj0f1Dch46ThZUXqui/zKYLqLnU58soYNHRIqShqOwe+Um4app9Y"
    "kkDpFXO9cSa7qquH7p043E93CZCtQPH2ELJg+vebQDfYb1VKPg+blzh5H0PGwLK7ZWO18U"
    "6mU1UpULJnU39xH3xdUX2zMeGeOR6c30r+ORSf1GGmKaUjFwmo26/dr4ptbZfg5lzK2HBW"
    "zrU3iL2u08Af3BdoeOgDVz5gud44u3CmaWKD201RGe45e4Cqun3ZSKwbQEU+MZfMQJIaqp"
    "LCcr5k2WDg98HROiQntApW52GPiDhYDawVyqa0C+ZzTbVGdaLlM1ENeOYz2Ai4oG3rJaV7"
    "y6JFN14beslgE2BLYjXt5z5jnTxUGJhze6M6rz7tKtTAvHbnTp/nOhtJyM1cUgywywkvEX"
    "DbaHORc7PvpGNT7Fyg3Z6giD6h3ZIQQYjE9OmgRynJxUB3LgvVxFWfhRaSAciQ8Q3aNGYT"
    "JHNWEyRyUnRwrul1ZPry4LllIxZcH6VBbsj/8HpeHnhQ=="
)
