from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE "pool" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "strategy" VARCHAR(30) NOT NULL,
    "enabled" BOOL NOT NULL,
    "version" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_pool_workspa_c380fa" UNIQUE ("workspace_id", "id"),
    CONSTRAINT "uid_pool_workspa_3f256f" UNIQUE ("workspace_id", "provider_key", "type", "name"),
    CONSTRAINT "pool_named" CHECK (type <> '' AND name <> ''),
    CONSTRAINT "pool_strategy_known" CHECK (strategy IN ('WEIGHTED_ROUND_ROBIN', 'LEAST_BUSY', 'LOWEST_LATENCY', 'PRIORITY')),
    CONSTRAINT "pool_version_counted" CHECK (version >= 1),
    CONSTRAINT "pool_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE TABLE "pool_member" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "pool_id" UUID NOT NULL,
    "place" INT NOT NULL,
    "credential_id" UUID,
    "follows_default" BOOL,
    "weight" INT NOT NULL,
    "priority" INT NOT NULL,
    "enabled" BOOL NOT NULL,
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
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
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
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID,
    "rider" VARCHAR(40) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "until_at" TIMESTAMPTZ NOT NULL,
    "because" VARCHAR(30) NOT NULL,
    "level" INT NOT NULL,
    "set_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_credential__rider_e29714" UNIQUE ("rider", "provider_key", "type", "name"),
    CONSTRAINT "credential_rest_counted" CHECK (level >= 0),
    CONSTRAINT "credential_rest_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE INDEX "idx_credential__workspa_a9cc06" ON "credential_rest" ("workspace_id");
CREATE TABLE "receipt" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "requested_provider_key" VARCHAR(40) NOT NULL,
    "requested_type" VARCHAR(30) NOT NULL,
    "requested_name" VARCHAR(200) NOT NULL,
    "served_provider_key" VARCHAR(40),
    "served_name" VARCHAR(200),
    "source" VARCHAR(10),
    "credential_id" UUID,
    "credential_name" VARCHAR(80),
    "environment" VARCHAR(40),
    "actor_label" VARCHAR(260) NOT NULL,
    "actor_kind" VARCHAR(10) NOT NULL,
    "actor_id" UUID NOT NULL,
    "attempts" JSONB NOT NULL,
    "input_tokens" BIGINT,
    "cached_input_tokens" BIGINT,
    "output_tokens" BIGINT,
    "cost" VARCHAR(60),
    "currency" VARCHAR(3),
    "latency_ms" INT NOT NULL,
    "failed" BOOL NOT NULL,
    "dropped" JSONB NOT NULL,
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
        DROP TABLE IF EXISTS "model_fallback";
        DROP TABLE IF EXISTS "credential_rest";
        DROP TABLE IF EXISTS "receipt";
        DROP TABLE IF EXISTS "pool_member";
        DROP TABLE IF EXISTS "pool";"""


MODELS_STATE = (
    "eJztXWtz2ziy/Ssof5nkltYby3l4klu3ykm8M96bVyXembk73hJpEZK4pgAtAVpR7c5/v9"
    "3gQ3yLoCWHZPBhJgnZDZIHENCn0d3499GKCzn3qTj+GMgb/vXijjJ59JL8+4jZSwp/KRcY"
    "kSN7tUrfxkvSvvGUDleiE5rI3gjp21NseGZ7gsIlh4qp766kyxlcZYHn4UU+BUGXzbGRj4"
    "wSmzEesCl1iGrrmFiC/iugcMUiU7gjBVm7cuEyIheUrLl/K1b2FNrHq/AWZG6vxIjA/Slf"
    "Ll1JuO9Q/xjfKWAutDSRfE5B14cn/v77UdLCxHVQKH7a0T/+Af9ymUO/wqeCKP5zdTuZud"
    "RzMnCFeur6RG5W6trf/nb59i9KEr/xZjLlXrBkW+nVBl6WJeJB4DrHqIP35pRR35bUSWGH"
    "aEVQx5fCr4EL0g9o8qrO9oJDZ3bgYQ8c/fcMIEXgiXoS/u/p/0SvlhKbTD58vJp8ubiaTI"
    "6adFh0acoZdrYLfYPA/BG2uwVEXT3CB7z5+fzzo9PnjxUE8TCK4Dr6Qyna0g5VFehblPP9"
    "1BTvvN4+kY8vbKHfjvUY1Bi2jgG9BTYZ8AVQX7vzSybLYU1r5SB1wxmgZ2DC+8Iff/pxPD"
    "49fTF+cvr87NnTFy+enT05A1n1xsVbL2p64PXlT5cfrvCFOMyD4SSJF7Lg38LXFoF/s7D9"
    "cthj+Rzk8CF9hHxpf514lM3lAv759EkNmr+cf1ZD+umTx1lIP0R3xupWbmQHN/+kU6k5YW"
    "S17jFdRNNwV9Dez2zhUGm7XhHPv375+KEcz61GDkvHnUryH+K5oo/zRQ2ciAW2vBTiX156"
    "kD56f/5bfvy+effxdR53bOB1DnhbFkF/C3BJd0nLgQ818qBHKsfxX/YDfcHk+DbIX12+v/"
    "hydf7+Uwb+t+dXF3hnrK5uclcfPc91SdII+fXy6meC/yR///jhIt9LidzV34/wnexA8gnj"
    "64ntpIGML8eX/kBDcnabMnLwwo09vV3bvjMp3OFjXiVbvLUcL/NXbGbPVR8hmn+MCub9Jy"
    "7cqAsqKUAi04wFrNLibYiAtXDnCyqkRWI7g8xdoAMEHjACiuAo4z8SItbKDxh1LOAAC3e6"
    "IK4gjBOPszn1yS1dAYm4AvFbusFbGdrwg6hiBsb675L1H3W1no2aUno4E/XJoOzT8JelB/"
    "tWx6DeHPXOrApgVNj/Szfly0F8c8c6oH7Ht5FcmwXgPD1FE2wOp2+Y4H14LHXIzUbN4yiu"
    "5nV8UQedPhZewkeD/W6F8z6ja1wlBIWnvyK25xE+Q+0l4SvKmnuG4P/GJ9SpVaEfPqGO2M"
    "YaJC/1G9JxTuTUBuijOB038FGcjit9FHgrC3U0oRVhvqJfK9bXlMogIK7jcxe/XdUz6YTO"
    "vfv44adYPE+vs5BPfYrgTPQZdVbzYZh1Z7rCUGsNI+rLRki6rDSjtrd3GFJCCd7TlEIDKT"
    "R5wAjy71xg064U1JuRR5LfAqte2GIB0iMyDXzBfdw+c+hyxSUwbzC67MBx5eOt8WV77i01"
    "vLk7K3e1hbQKfNAo2dupXsVTKvtZXnYj3eM9BmMqGVOpG+uzMZU60xXGVNIwlc6nKqyn3F"
    "CKb+4wk+yUWDsbaUXB8mHHxKJL2/UstVHgu0v0KuF2g8fX1P/T1BbUMYZPHwwf1Y06K3Ki"
    "MDijZ/zsaYOlGKQq12J1L7syqD814I3lB7EMZ/E9GTexKkGqEl91L7fxYgux5jC7IjfTMt"
    "/zigNEfPzsWaMR/axmRD/LI25sHWPrHNzWWblX6HGpMHbiu7usnZU7kYlgO3tnaU8XLsPN"
    "Nd+dL+RLYoEFtHSFACVhketgPB7/iG4ikLylPspxjxJA9ZicE5/ewfMdot5C3VujxTTnrN"
    "IvVNxPw+9Xni0Azey2dd+k6sduW1cmRo3ttoi9aMKa1TJbmMY+fUj7NJm8NTGOdQaI87iR"
    "d3lc414eF/3LqVW5CHV10HVOzURe3yPymrI71+dsGWW2NXYoZNVaDfiOpRAcejMFjFIdhC"
    "PxAU4lz5t4bJ5XO2yeF/w1C1dv9MbyAwT3rAG2Z5XQnhm/wXfjN8isAl9XLjTXopuzmqab"
    "O93Nni3kJBCtfs953T10dccMgL73dHccgRhSdcGkXxEglro/2uEMRMkJTUTbuAN/XXDiuA"
    "5ZL2xJJI/SqGQYE7b2XSkpI1HFBWidCTt0ZUVBZdOFzeb0mPzM4eNVKL5Qm6auI0aE0Tvq"
    "E5sICsudbLh5WnQHhr+o2ClovIDfsxewP5OijhOw0/m9XQG0F6tM1rcruT/RLfOQ1RogBz"
    "tp5JKs8UgWfAchZLou9K2OmY9K8NQeswMdruPnjVy7z2tcu8/LRmyUI68BcaQxQIwbQVyD"
    "cBHgqJKLDsIplQFCfPqkCcYgVR2V/aSA8jerCNOfaXdv2xKd4a+X2/ygz3TK/SwTqxEb1b"
    "PZVN7RxN9qtCG1mPrNAznlS4pE1SbLQNqKe0mkuTfcx2KD6UynMMUcC4aQ8VOywNKDU76i"
    "1st8qUEK76CuRXvwx9fMctkqkJOlPVWxw9ASdUZkxn0lp26Spb0hC+DIERcWr4gVvaClrg"
    "tkzIo5Kw7dlDv/fqReUwGVMmjiz8W/qygbE03TJR6d9FlToBMFEz/THdN/mICmp47Gm7Ep"
    "nQGaTvu3TjWDZ4YbN3MybrIjC1I18UmFXdlkOdbBOKM0QKT3H1YQ2S861n9KxZj/7aOS+h"
    "V20JEA0l64j7tD8tidGy3q5exue3+0g9ZlJVumaHo2Vq5gQIgSLhZyubWNiQox2UIqBbQJ"
    "OB9ejbgTsWJqJsNSkNRRZS/CPUxbRnKvFCVM3vaaRe0LpHpADEELnhKlP4zw7+sFFzRUgY"
    "d6dCZH+qkQYfKhyYPokDXc6R3QrpkZ+6Ed3zpnt1O22kGydjGHSwfgWH6A+O5/B9JELx+M"
    "ZsQm6015nZ3qObegaCbdXvOIrgDcCyLR3/BlQxd7SBff0+UN9cXCXR2V0sXU/VE9XVxmJV"
    "vRRRZvzsWp61ni2JybpfJsDUHr0BJmCJpJVO/qwqFTa9tQssNRMmPcGrPn4KWeqcqzL7d5"
    "4ps7DB6REmvnHBfunFHnT25i9uzweNOkdo9WYo6xbL6pZWMW4AMEuxi33aHddmb5Hdzy21"
    "/fkunmPlpZv8bcvNzO2t7eYWmtM4LtkqWpT/Fwen+jMqTDaHDPvYPXIJZP72zPxRE7USKT"
    "BQ98YamWXhIhuQ9mGMxuDmXShWcS28cEajrFcorrBWVE8CW94c6G2OLWnE7ZIZOhJpbbC+"
    "Y6NkQsP7hS0/svCWXq+B24zrRna4V5x/IPhy+0bTPH9p1DzQmHHsIet53JjQ3ATfHUF9vD"
    "wwRK5uXXnHvUZuW4VzeS64kbaOVQXRFPLA87Mb/++PFdxkZ6fZk/uuRv719fwNBXnQJCrl"
    "SXi8fZlq/Oxa6oPNu2uoFWZ912LIY5Ou12fPL0xdOz0+dPk0Nukyt1Z9sW4Tb8r814N8RA"
    "hxi8CcCoXr7nDvWOSqlBWmAHOZgq0ckykW1ZWx31w6jidKgyIBqeXLyA9eyY/Ir38ah6aA"
    "P/hBVIxucaT8HS9Pj8B0FubCAXqkE83R6ZB2dUqeGJx813sVc+v3Md6sf1d9VvaRTZS2b/"
    "ulN0wuxfH8jVm/8RNDZ6c3oDJBf7N3vjGaYpyLH8AME9bVZ2o6bqhqHF1YHyjYqajGuKmo"
    "yLRU3g06lWKkKiMLw63wfxO8ATJf0qJ2v4RDArC0hXMrCiomFeReaFHcgDienMap9fh+OW"
    "6hqQiyDPgKMGEYfIYlud/ZzWMenP7dOfkReFRG2iuxaWqA5v0j7IqtiJNJyOwW6ycIynrH"
    "GkRLByWnZzVtN0c+e6uTMOUeXp/LJ25XRxVJ6HkxIY7UjEUauk2MrewyE6wsBTVVleVbXj"
    "vjt32SgqvhDHPISPos4x+cDxVMmXxBahuogLOoSKKm4i9JYuBfUw+ML4Qo0v1PhCjS/U+E"
    "K7DK7xhfaN9VGG364bsJLSesAIlW8z7e4xQiU8S6cVEcxoGoZgGMLOWOpP0Vp+VB9TnYjt"
    "YAtbm2uV1mhZ7S1qAglAOopibcNwACKwZQgxZyAc6AT8faFCKAIBnw+tuMAX5CakGXNOBZ"
    "IGoBHUmx0TLBEubFUf/JpZSmMSa4Qh2y1JhSERhkT0djI1JKKbJKJPdljvI4Wzi4HO2C5q"
    "DnF3qRHNqGEZha0lY/cau/fQocJJ2l25wZu6v8PSnWYl21m4KoKXCCrRsz3j/pKEX3JMrD"
    "vqYzSA9ZL8cv7u8i3WGb78EP01rN6AZw2HeYOhaetTO7KBKehHCYWgj571UO6aURi/DtwN"
    "HzOBh2DRCVUiwmX4Bni2jbUCMUwxSW5vqyvjn6otaCQa5pO1KxbwnKV9S9+Gl9Bid1XR5G"
    "s2d+8oA+mAwQs6CB/IxgfaqDNnGYfvX22F8CuiE3fy36jeH4x4CUrEZmIdVnlG0digwJN4"
    "VFLxBsx1Dxu6+O3T5efLDz8hhurvF29HgNK2dDSeuMM42LgKm+Srl/wOyIKiE+swknsFt8"
    "AKDueb5HQeJWFfsxCXxnShqppY3jJqKhfu1MR+w2x0A/5ZSkuKzWZ3k81xu4a69Go9NNSl"
    "m9Sl4rCrmgzpisOuDpln+unzx18u3158PtQEcfD605kloCnSWa0HhPthYN7/dlO7oMM9xB"
    "t2GeaDbDyZjb0E37Mm8J5Vo3tWCq7u2pfWGSDIp43cGqc1fo3TomODsjvX52xJmdZBxDm1"
    "4bmQjH/04c3jPfpHIw+FzpBOqQxvOO/fnPPcpRvGzOuAnNUaHs77t+ciX5nmtJHSesBpI7"
    "nS23lj6wjUBDyraDDXxRz9qm0gj/UM4hqIZz3sRdgrcy+Liq0SL1vBfnKoCXzPaZe5DQoN"
    "dEs0TV5rEeD01o7mlJFXbTdrdAzfB4r8NMmVJrmyQwD3IrbAJFd+d92MUQGTQLTq6LzuHr"
    "q6PzNm73q6Q3XlTS8ftpfDcB0tB3lWbXiergN4FHH2ixxXbSfPrLr5ZXX5l6VPkI3f4ShL"
    "izsYu/qXWKU2gjWSGjWNY43fZNQynPUjoyQaPRiTaafOuPhBbANbVx50j/VSxb6S62B88u"
    "OY3NlegEGrYVCoyN3F6M4oXDRu35UEbDgxIoKrIM5rlkSUqvoSREh7I1SRXOpiCCbctT3q"
    "EHsOTyeM+wT7OgyFZXPqr+ArpApMzR6TZmNlXhkfkSZeqS+PyvDCSywwwpVxBghBk8llDC"
    "nFqFYMwcOI3ECSTfUBa7+nOyHk7/Gv0GSRmVDMPcyvffDPZH8AGp6vrKKBtrhN3wcToEfO"
    "cbWCFfGsrviYKNyr3GPXYK3B7CD1HqMlWAf4lIqB/h7Qp2wkHYKeUxseQd//eZmCylJeXj"
    "fGZQUVN0NcY4ibHaI2XdELh0gHGbwqwLiTwUdSo8YMfrlVaHeupS0zuZTEg9Uzw+SRdoep"
    "mVFJRpVCiQxZpWriZIMHYqrE1hGxmQMCXND4KBx4FLQx4wHcmHpww7lmkiNlfmTBE1yV+G"
    "ld/d+ni/9gE1bsAlgvNo/xaM2AgZmfnGieSgzFB1NH1YIMOTp8IR6T47jwhKQiTNhTSapr"
    "eFinW57tifI+XxNJPQ9TPZHOq0TP9GPVzdBBgQ4L5V1oSvMNtzfcvrcTv+H2XYDWZLA+YH"
    "JJuPjoDOCthonHKsmg1KLyWw1Dc+5Bc0IjSwf4rYYB/h7Ax4amhh82rWL2YgsB9kgiWtD1"
    "tJ4h64as7ybrX5QX+WgHWY+kRo3JutgqtN1ujza1w5bSpYsighzx3WTXnEW749EWtdoCf4"
    "WFnJC12zJWTfaxl/aG3OBjmM7mdZyEbzaxDdHt/aRpiG4XoDV1QLZ7Tk2I7fNqYvu8QGxN"
    "hMC+bdNwXS4C+kVdr9rHs8uLUPRz0NbZoRe/XdXzq8QMfffxw0+xeJ505YltYsPoTBQ5tU"
    "FAny+X0KxeQl3BhMKUsdCMBFgMNgTgrElVpuqiTE33/+s5bXUMgGG0htHGXDUqzrurBnJR"
    "bFTPaeOM7z2URMbjOKLmwhjyZCf6kbUtU2ipjWVrW1DPInS5kpvHyHBTJ4WEx3vgJi796g"
    "o8ODAs+ovsNqzci+HbnFHgwBkbXLFgFeltzyTIydRrIXGG51L4/bQ/b7CyVq/hyoYr93Y6"
    "NjuX3dy5NGVhS+3iRmaxKQvbwbKwnfC0dYyW7MmHaQ5hMTzkwDzkZ46xmvUnD+ZkdjCQhZ"
    "K+/5mDSQAsX+HI5D7BlkWWimAOqy2BFjBMVA031MLolBGeezL3+I3SwG8S0XGEKqT1pUVu"
    "6IwD+cDI1DBwFvgHHquyPd88DCuF0UVsLzzJJU6YVRt63F/+IIi6FKfUVpAQQyS6RCS6Ze"
    "/uxrzH1q5Jz/smAU7xnKiFfErHgH8P8HuyhdeX2DKTDDZYK9iUC/wuurljZOdzHMpbQ3Y+"
    "p8J9G5CddHRw6wBC3BtRPOMlMJ018A9JmSIa4UOwGI4ga9wvieh9UnFHbaBskBRNqRDkFs"
    "BXgYMszJ5zJejSlSrBw73KnRJDUrpEUqpj1F+7846FqR8+GujH8fj09MX4yenzs2dPX7x4"
    "dvYkMSuKt+rsi9eXP6GJkZn/OlZbLJyB6gKdMxLNZqh9Bzije8SVr4phzjFJ/qE61FlQOc"
    "oFOutFOeeJuNmt7d781S0ny7eexQ7sZjEhuSYk14Tk9glSE5LbkfnChOSakFzjHTLeIXH8"
    "i+25jprqPgcVzqGsyKieed0lwhM/uJ9rSFU5OiZXMEIFsf5rshQWsYEwLV3Pc4GQceYArX"
    "IxovbkxxdPyM0mDJMF4/zGFhS42NTj2II1oyBkkbmvXES4HY5nysFt212+Ipx5Gywgdc0W"
    "3MNIXx/a9lWp6JvAu7UIfAio2UDUbihMWg5ZUb7y4AHH5Jw4vj2T8CwQwhJS+C/rMQjafk"
    "INlX9KuazwASJdzhlb8Ci8LUYBE5u8Of/w5uLdu4u32N5LJalKOPtY6FmVgAJiu1phHWkB"
    "hEEVdQZW6YopB/tLFa+KdvIFpWwU+sPgxSn8TB2ypp4H4lMeMKlksW61Ba1OwrAABTFIKw"
    "F4ZY4jLFXpCitxLV0WSNo88LikztTvMMfDVKNIbPrZRyBXbKBEpBBEFW96xAIK0gl8hOsl"
    "11TX5IUNXzbRzb1Z2fqWCdwxG83EjffOxZPM2bnNgNrjH2Mdc1psj06L7dhcsW/nD59Nwv"
    "1LzcGc0TMDWmNAo+muCXasYnDWOTI2JBOaUKe0HhDt2IbuLdguu+O3unPIVskMbG2sw4rW"
    "OoZeXm947s2DZFThlr2W9ziSH6AdfRDvfOJyaQpwojBAhE/GDQA+GVefazkuwktXeifDxA"
    "om7Pw+58LYrhf4WuM6pTK8qfkAOcVUCLuMt9QkFG9VhofwyZNGszOK1RyLa3ZPvwHCUq4m"
    "uKoFJRN1pX8jp2WcG0VL2YMvZ9MNbqg0xzWrZGAtwhpu5E1UuWgNYPNqBtoitNsNUx2TLa"
    "t1L7utY/g+tNnmU/hsFaJ9s9E90qKoaraoatC1p5L798E43YBBOos0Zg8vVyV2W+XsnNJ4"
    "uCjZJz2ZlrOhHgVQ63KACqqDQfcBsoAyxlw2dEarE4q6AzI+HrgforgxzZk7q2Wm65y3CO"
    "MANSbrRH4wk4kpUGBik3UKFKRiJbVWgqzekPKBHngZENL22/3Ospp7+J31Z0no3c9s5jJX"
    "LFp1c07V9HPX+rkzqR5RWXV1pvdRXeH193HoQpOa60mcQ+ty66qFMD9CUB/PwLbJP/lNlB"
    "6vDtHGYuh4oPcxuZRhWUOVGqE0R3EFxDCJfo41C4+S8bsjO0H9TkwSvUkK6LbtsR/6o5Ao"
    "AFq9xRjLDzAAZP/75CYvwJR+GEwwninCbczRQ5ujXyT3sebclEInlNujWZEdBqmfEmubch"
    "wIGpbaVpalsjZ9OqOYyssx+3YBsuQmkElirrI3sAY3V8f5KPvVUYcDxZdscQtX0sYpsaJN"
    "IKze7bJrxn2Y/0dhTrIdWbXizwHGUP157bsSHnq82hCxop6Hhq9K4RUS83cZoV/hQ4lDp+"
    "7S9lBd0q9yhOWnrGng+xhjYTUsflc0j8NfMabwlmXmFnIF68W3u4r5Na9eLwRVUwmj/Gju"
    "pYxdb+z63iwmWrvQuqu0WZ07ujqXh3G05RbVLQzQEN4/y9jCp8uci5oDBHz/HHoLmy7BK2"
    "oOEPCDUL0K66pxllC5+vCi0vc/vUTQ6Q71nNrwkD7MMOeBXxb7UYNzojE8iE+aJVjUpFeY"
    "A/G+QSkf3amiRHV4Y/msyVg+qx7LZ4WxTNmd63O2pHoZWTm14SG9/yUwjC2Hj9dLsc+pDd"
    "HUa1TReVxT0nlcrOkcwnbrlqUT7QI71hog1vtfDNvkXOwpzaJrUO81z0IrwT6tY3Ls75Gs"
    "5bJVICeS39Kys/XqokDzmiYboG0Y6NSeYoxf+66oaMD0SNse4YFs2xcFVdMLrX8XmlWDpv"
    "epGtQ1xA98BEi8fayFb0pneBifNnF4V/u78wB/q7oJXTNo9p2btN37z83JdVXytkoPWCXv"
    "21iJeyyS5/gcq9Hr2OUpFWOWa5rlnQneepN4Fj9TURG9lZMZ1YdvpXyVfizeJozrHI8Mxf"
    "MYoJEwqcAVxONsTijjwXyBkVxggHnuHU2fz3BMLB83sKyX4XEHydtAU66D4VQL+nVEuE9m"
    "8J+dOp6UPAIFds2sdJyKOhkQX++xChVLnQ8IGvCs9H6ZNSIWjhf8E0GEV+Az9RaY+pDKjn"
    "Cl+iqBrzAitucRJLiba4avhPLrBUxw0RM8ekc9K32qanQQYbiawW+r8kzU348UFGoQ5vb1"
    "4u3s0sMHc1FYJt7qu4+36pg1t6fyKvGPo3FwQvJrGp7zdP97Av1LpDg61LxwaKi7nxD0QN"
    "DuP5Sp+xkqDwTtQaI5whIz+nGvaT0T/drp6NcbOrUDofUbSqkMcKXd/xylKIKO6ymWN+Vw"
    "iof7miM6BzYZdcbXosox/AXoPjZ4VOpqyYqM6j0tyqMwmaWlWzlaMB+O+nERhshlIeDVCP"
    "Z2lATnThcqDS62zkeJTwYawiMpVZEHuYAL6O2Y2kwdcokxrq/wRE9r5QETtY7JhRs+zd5c"
    "syiTjsx8voQWwvaAqvPZjPrNiz/UOjfw37wQ14xjpMz1YVwd37uro0fTrznt0NDxjoP7PR"
    "LyfidYqHVag0wk8mYLu4RPlJgejWeFouoAx/ABZl+unV+RUhkgxHubJjrDpD5hKEcpgfoU"
    "BXnU8aZVLNO20B02kCovMiK3dCUJNMEjGuQqIiPWrsRgTaQzx8SKTta1QAlr48HNBbQg7L"
    "uIYuG/FfNSas3ZT1XlDK0tX8N7DO/p1hxmeE//Vl7Dewzv6ZNBky3QjXjM9YompHQGiPP+"
    "BzFl+OG6Ib0pLRPT2zymNzI4Nbh8SuPh2PzJocayOSmjA+O5F1uEmZCUldOym7Oapps718"
    "2d8l+8p8sbRekrvBjR/dFuX8ZkuRVttwFMKJP+JnRpYIsv4c9t5LyKln9kZQq8WFFL1ox7"
    "Hl+LeLBZip8/Tm0Y4w7xgpLo/jE5D90nC1tcqyMBRDBdRM+3JVnCR46I4CUNR4H4ylnCVN"
    "PqE0kcNK92sQXWelWR/kLaG4Hv4VEVuh8+wuEA7zWLdqNfYp3VKJx+7t5hbD0L28JKrtUu"
    "GIV6We1U5YhJ3c19xK5I+2J7xi9j/DK9WQR0/DKp30hDTFMqBk6zaXdYS9/UQDvMwY259b"
    "CAbX1qb1G7nT+gP9ju0R2wpu58oXPE8VbBzBKlB7u63HdlicOwetpNqRhMSzA1/sEHnBCi"
    "WstisqL+ZOmyQOqYEBXaAyqBs8cgICwQ1A7mUl0D8o7R7Ng603KZqoG4dhzrAVxUNPCW1c"
    "Bi1aWaqgvCZbUMsCGwnfH1nlPfnS6OSv280b1RvY/X3kq1cO9Gl3afGqXlaqwuFVlmhpWM"
    "wmjI3c/F2PExOKrxLFZuzlZHG1Tvzg4h2GD87FmToI5nz6qDOvBert4s/Kw0EI7EB4juSa"
    "OQmZOakJmTktMlOZOltdWri4alVEzRsD4VDfvj/wHY8DrF"
)
