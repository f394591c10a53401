from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE "custom_model" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "label" VARCHAR(120),
    "context_window" INT,
    "max_output_tokens" INT,
    "features" JSON,
    "base_model_name" VARCHAR(200),
    "created_by_id" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_custom_mode_workspa_c1624e" UNIQUE ("workspace_id", "provider_key", "type", "name"),
    CONSTRAINT "custom_model_named" CHECK (type <> '' AND name <> ''),
    CONSTRAINT "custom_model_counted" CHECK (context_window > 0 AND max_output_tokens > 0),
    CONSTRAINT "custom_model_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE TABLE "model_switch" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "enabled" INT NOT NULL,
    "changed_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_model_switc_workspa_f80be6" UNIQUE ("workspace_id", "provider_key", "type", "name"),
    CONSTRAINT "model_switch_named" CHECK (type <> '' AND name <> ''),
    CONSTRAINT "model_switch_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE TABLE "workspace_provider" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "enabled" INT NOT NULL,
    "usage_priority" VARCHAR(20),
    "changed_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_workspace_p_workspa_b4fa79" UNIQUE ("workspace_id", "provider_key"),
    CONSTRAINT "workspace_provider_usage_priority_known" CHECK (usage_priority IN ('SYSTEM_FIRST', 'CUSTOM_FIRST')),
    CONSTRAINT "workspace_provider_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
CREATE TABLE "credential_models" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "credential_id" CHAR(36) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "run_id" CHAR(36),
    "models" JSON NOT NULL,
    "denied" JSON NOT NULL,
    "revision" INT NOT NULL,
    "found_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_credential__credent_2c9a80" UNIQUE ("credential_id"),
    CONSTRAINT "credential_models_counted" CHECK (revision >= 1),
    CONSTRAINT "credential_models_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id")
);
CREATE TABLE "hosted_provider" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "provider_key" VARCHAR(40) NOT NULL UNIQUE,
    "plain" JSON NOT NULL,
    "patterns" JSON NOT NULL,
    "version" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    CONSTRAINT "hosted_provider_version_counted" CHECK (version >= 1)
);
CREATE TABLE "hosted_revision" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "revision" BIGINT NOT NULL,
    CONSTRAINT "hosted_revision_counted" CHECK (revision >= 0)
);
CREATE TABLE "hosted_secret" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "provider_key" VARCHAR(40) NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "version" INT NOT NULL,
    "sealed" TEXT NOT NULL,
    "destination" VARCHAR(300) NOT NULL,
    "hint" VARCHAR(8),
    "set_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_hosted_secr_provide_923eb3" UNIQUE ("provider_key", "name"),
    CONSTRAINT "hosted_secret_version_counted" CHECK (version >= 1),
    CONSTRAINT "hosted_secret_provider" FOREIGN KEY ("provider_key") REFERENCES "hosted_provider" ("provider_key")
);
CREATE TABLE "default_model" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "changed_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_default_mod_workspa_ae377e" UNIQUE ("workspace_id", "type"),
    CONSTRAINT "default_model_named" CHECK (type <> '' AND name <> '' AND provider_key <> ''),
    CONSTRAINT "default_model_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id")
);
ALTER TABLE "workspace" ADD "revalidate_every_hours" INT;
ALTER TABLE "credential" ADD "last_checked_at" TIMESTAMP;
ALTER TABLE "credential" ADD "unreached" INT NOT NULL DEFAULT 0;
ALTER TABLE "credential" ADD "expiry_told" VARCHAR(10);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "workspace" DROP COLUMN "revalidate_every_hours";
        ALTER TABLE "credential" DROP COLUMN "last_checked_at";
        ALTER TABLE "credential" DROP COLUMN "unreached";
        ALTER TABLE "credential" DROP COLUMN "expiry_told";
        DROP TABLE IF EXISTS "credential_models";
        DROP TABLE IF EXISTS "model_switch";
        DROP TABLE IF EXISTS "hosted_secret";
        DROP TABLE IF EXISTS "workspace_provider";
        DROP TABLE IF EXISTS "default_model";
        DROP TABLE IF EXISTS "hosted_revision";
        DROP TABLE IF EXISTS "custom_model";
        DROP TABLE IF EXISTS "hosted_provider";"""


MODELS_STATE = (
    "eJztXWtz2ziy/Ssof0lyS+Oy5dhxnK1b5STeGe9N7FTieeyOtyRIhCWsKUBLQFZUu/Pfbz"
    "f4EN8hZckhOfgy4xDdIHlAAX0a3Y3/7Kl/u1yz/euFHsmvFw9M6L0z8p89QWcM/shr7pE9"
    "Op+vG/GCpiPXyEsjOGCR5Ehpj46x0zvqKgaXHKbGHp9rLgVcFQvXxYtyDIJcTLCTa8EIFU"
    "IuxJg5xPS1T4aK/XvB4MqQjKFFK7LkesoF0VNGltK7V3M6hv7xKjwFmdC56hFoH8vZjGsi"
    "PYd5+/hMC8Ghp4GWEwa6Htzx99/3oh4G3EGh8G57//wn/IsLh31lCkXxn/P7wR1nrpOAyt"
    "cz1wd6NTfXfv758v1fjSS+42gwlu5iJtbS8xU8rIjEFwvu7KMOtk2YYB7VzIlhh2gFUIeX"
    "/LeBC9pbsOhRnfUFh93RhYsjsPeXO4AUgSfmTvifl/8bPFpMbDC4ur4ZfLm4GQz2qgxYcG"
    "ksBQ42h7FBYP7w+10DYq7u4Q3e/XT++fnRyQsDgVR64plGA9feH0aRauqrGtDXKKfHqSre"
    "ab1tIh9eWEO//tZDUEPYGgZ07JcefvAZUN/yyaXQ+bDGtVKQcn8GaBmY8Lzwvx9e9/tHR6"
    "/6B0cnp8cvX706Pj04BVnzxNmmVyUj8Pbyx8urG3wgCfOgP0nihST49/C2WeDfTamXD3so"
    "n4IcXqSNkM/o14HLxERP4Z8vD0rQ/OX8s/mkXx68SEJ6FbT0TVPqy16M/sXGuuaEkdR6xH"
    "QRTMNNQXs7s4XDNOVuFs+/fbm+ysdzrZHC0uFjTf5LXK7aOF+UwIlYYM8zBYZS/CN9/vH8"
    "t/T3++7D9ds07tjB2xTwVGdBfw9waT5j+cD7GmnQA5X98I/tQJ8xOb4P8jeXHy++3Jx//J"
    "SA//35zQW29M3VVerq85PUkESdkF8vb34i+E/yj+uri/QoRXI3/9jDZ6ILLQdCLgfUiQMZ"
    "Xg4v/YGG5N19zMjBCyM6vl9SzxlkWmRfFslmm2b9WfoKFXRixgjRxOdMmPafpOLBABQY/5"
    "FEFft/HhfehAIMp3wyZUoPSWhhkAkHIkDgBj0gB44x+wMhMpx7C8GcIVj/Uz6eEq6IkMSV"
    "YsI8cs/mQB9uQPyerbApQRieqSJOYO3+Jtn9wVDXs05jSk9nnB50yjL1f1n1YF/rWNSro9"
    "6Q9QCMCfp/bJW3EIRNpSuA+QXfB1KbTP3n8cmZYHc4ccPU7sFNmUNGKzODo7iZ0fEhHXT0"
    "DPES3hps9qE/4wu2xPVBMbj7G0Jdl8g71J4ROWeiujcI/mv9QI1aD9rhB2qIPVyD2MV+Q3"
    "UcEim1DvoljvoV/BJH/UK/BDYloQ4mtCzMN+xrwcoaU+kExGUc7uK3m3L2HFG4D9dXP4bi"
    "aUqdhHzsMQRnUJ9FJzWfhk03Zigsna5sPn1ZKc1mBQbUurHUhFJG7JFGFJpGvrED5o/3wI"
    "FBc62Ye0eea3kPTHpK1RSke2S88JT0cLPMYbO51MC2wdyiC4frF2uzi7r8nlmu3Jw1u9g2"
    "mi880MjZySlev2Mq21lYvo10i3cUrJFkjaRmrMzWSGrMUFgjqbKRdD42ITx5JlLYVGog0Z"
    "jQZtbRnIHNI/bJkM0od4dmW8DjM/Qk4eaCK5fM+2FMFXOsydMGk8cMY521OFLonLnTP35Z"
    "YREGqcJV2LQl1wTz/xrwhvKdWICT+B72q9iTIFWIr2lLbbNQpZYS5lVkZbUM97RiBxHvHx"
    "9X+qKPS77o4zTi1sqxVs6OrZw5v0FPS66ZE7aV2zlzPtCR2GaWzoyOp1zgVprHJ1N9RoZg"
    "+8y4UqCkhuR20e/3X6NrCCTvmYdy0mUE8Nwn58RjD3B/h5inMG1LtJUmUhT6grK7Z/juxp"
    "sFcNm9teYbU+3YW2vKlFhjcy3gLTVhTWrZDUtrmT6lZRpN3jUxDnU6iHO/kke5X+JS7md9"
    "yrFVOQt1cVh1Ss3GVj8itpqJB+5JMQty1yq7EpJqG33wDUsS2PUGChildRAOxDs4lZxU8d"
    "WcFLtqTjKemimv9/WG8h0E97QCtqeF0J5aj8GfxmOQWAW+zjl0t8EwJzXtMDd6mF2q9GCh"
    "Nvo9p3W3MNQNMwDaPtJNcQFiENWF0F5uOFistVfqBkS5AYsEN3EE/jqVxOEOWU6pJloGiV"
    "LajwBbelxrJkhQTQF6F4r6TqwghGw8pWLC9slPEl7bhNwrs1HKHdUjgj0wj1CiGCx0uuKG"
    "adYR6P+WQneg9f/9mf1/7ZkO67j/Gp272xRAW7G+JL26WnqDuiUcklodZF+HlZyRJb7IjN"
    "fAh6yu83ytY+ejHDxrf7Md/Vz7J5WcuiclTt2TvC82yIKvAXGg0UGMK0FcgnAW4KBKSx2E"
    "YyodhPjooArGIFUcg32QQfm7VXtpz7S7tQ2JhjDXy3Uu0Gc2ll6ShxUK9cp4bCy/aOCt5T"
    "ehs5jcLRd6LGcMKSols4WmhnVpJLgj6WEJwXhGk59EjsVASP8lmWJBwbGcs+FZuoAgg2cw"
    "14J99/1bMeRivtCDGR2bSGHoiTk9cic9I2cayYyuyBTYccCC1RsyDB5waK4r5MqGMxv2XJ"
    "U1/75nHtMAFTNlwtfFv01kjY2gaRKDjsasKtCRgo2ZaY7R301A41NH5Q3YmE4Hjabt26U1"
    "A2a6Gytz2K+yCwtSJTFJmZ3YaDmug3FCqYNIbz+UILBf6tj9MRVr+G8eidSuUIOGBI22wn"
    "HcFHonHniwpOfxunVrr5TQJeU2TMV0KdamEECFIhbms7glxbSEkGYhiQLCBGwPrwasiQxD"
    "Uqb9Ao/MMYUt/H1LqgO5N4YMRk97K4L+FZI8oISgBXcJkh16+PdyKhXzVeCmLrvTvfqJD3"
    "6Soc16aJAd3Ohdz6YZGNshHN87N7dRVtpOsnMxY6sOwKF8B/Hd/q6jjVXeGcEIjdVRfiWd"
    "4jk3o2gn3VYziKYA3AoK0d5gZUsUW0cUP7LZiHlqyud7OUQx1torI4qzpNxGRFGEG3Jhin"
    "qSMlZnZbF8WkvNGrR4WWpmE9KbumTUqaBtydjuyJg1a63Bs+MCzsxk0+dZO2FTqamjYkKb"
    "OcQVnwjm/MAjg+cbXm4WVeeplYBjbZrvatPYpXcHoS3WVbdrV51deDu38LbXn2SHuX321a"
    "8hJ8+zsNaNpTbWMiG2WTo08xgeLe+tTA60H/Xt8gemwNry2AN1OX6rAyMymMqFp4ampzOi"
    "tPTAAIN5zWFCc7gnoR6mSLMxlkpcTpkgSs7YSDorQtW9PWGyQcZCScy2u5jUsR5C+c4VkN"
    "5+uSdbo2/H1aNdWiucO5R/Onyhbyoc6jm7mhN2/Qm7kjqDEQXgxniKC3XxiICcefmtlC6j"
    "Ih/34k5SIzGCXnY1FOHE8rQT89vr6w8J6+jtZfookp8/vr2AT98MSrDon+UdSZu/OmeHov"
    "B82uIONjqvtmGxysGJtf3Dl69enh6dvIwOqo2ulJ1Pm4XbMr9NvndLCapTgncLMKlnH6XD"
    "3L0cUhBvLqUFYyM4mEWSG1ZMR30/ejgekgxY+qcPT2El2ye/YjseNA994P9h7dHh2cRjsD"
    "FdOXmmyIgCrTAd4tn0yDmkYEYNTy2uvmc99+QDd5gXVtU1v6JeYCnZ3epGEQm7W70j9276"
    "R1DZ3E3pdZBWbN/gDWeYqiCH8h0E96haSY2SihqWEBcHxFcqWNIvKVjSzxYsgVdntVIOIo"
    "XuVe/eiccB7qjZVz1YwiuCQZlBupB7ZRUt58pyLhxAudCYsGz29uuw21xdC3IW5Dtgpwu0"
    "NjLYFuc3x3VsgvPmCc7Ii3yiNqi7Fuaodm/S3smq2Ih0m4bBbrNtrI+scnTEYu5sOMxJTT"
    "vMjRvmhrhCjZfzy5Lr8XQvL98m1twrTbgx66NaSz7CFdrDMFNTL95UrJMen3DRC8orhHEO"
    "/q2Ys0+uJJ4SeUao8tVVWLLBVzSxEr6fdKaYiwEX1gtqvaDWC2q9oNYL2mRwrRe0bXyPCX"
    "z3ukEqMa0njEr5PtPuFqNS/BNyNqKACU3LDSw3+Ebk9KdgJd8ri6COhEp5wtramsflN6zk"
    "FnSBpn88cmJJ4UMACrDmBiFbIBKIBPw9NWETCwUvDr1wYAp65ROMiWQK6QIQCObe7RMs/K"
    "2oqfp9K4ZGYxBq+AHaG9IJSx8sfWjtNGrpQzPpQ5sssNbHBScXgzrfdlaziztKlQhGCb/I"
    "bCdZi9davLsNDI5S7PJM3VhrqY07TsptZtuaeF2imEZv9p30ZsR/h30yfGAe7v0Pz8gv5x"
    "8u32P14Mur4E+/PgOeF+znB/pGrcdoYP0y0A8SB0Efvem+3K1g8OU60OrfZgA3wbISpggE"
    "F/gEeFbNcA5imEoSNa9rJuP/TV/QSfCBD5ZcTeE+M3rP3vuX0FbnphTyrZjwByZAeiHgAR"
    "2ED2TDA2rM6bFCwvvP10L4FsEJOul3NM8P5rsGJUKFWvq1m1E0NCXwZB2TNrwCQ93Fji5+"
    "+3T5+fLqR8TQ/H3xvgcorQtC4wk6QoJ1a7CJ3nomH4AmGCKx9OO259AE9q8/00Sn7RgJei"
    "t8XCoThaJKYWmbqKqcvzsT+gqTsQz4/1xCku02uXdsD861pKVVK6ElLc0kLQWHV5VkQhcc"
    "XrXLfNJPn69/uXx/8XlXE8TOq0onloCqSCe1nhDup4F5+1tMm4UYbiG6sMkw72SzyW7mRf"
    "ieVoH3tBjd01xw6659cZ0OgnxUyaFxVOLROMq6NJh44J4UMyZqHSmcUuue88h6Rp/ePN6i"
    "ZzTwUNT5pGMq3fuct2/OuXzG/Qj5OiAntbqH8/btucBXVnPaiGk94bQRXWntvLF2BNYEPK"
    "loMa+LOfpVN4E81LOI10A86WHPwl6YaZlV3CjNciPYD3c1gW85yTK1QVED3RxNm8WaBTi+"
    "tVNzykirbjZrNAzfJ4r2tKmUNpWyQQC3IqrAplL+6YYZowIGC7XRQKd1tzDU7ZkxWzfSDa"
    "ocb0d5t6Psh+vUcpAn1brn6dqBRxFnv8BxtenkmVS3v6wm/7LqE2Trd9hL0uLGRa3+NVQo"
    "iV0NZHrVIljDZ+htGMh6LRgJvhuMxqSxUyyeqXVI69yFgRmemahXcrvoH77ukwfqLjBc1Q"
    "8HValWjOsMAkXD/rkmYL2pHlHShG/eiiiW1FSTIErTlTLFcBnH4EsTWsowytQDQerCn3QC"
    "D1IcqBkDxmfT4W/CZnPZwMgtzHZt8JYkfwA1/FBJRQttdtO8DQtyi1zVZlXJ4llcbTFSeF"
    "SpxabBWoLZTmotBgt2HeBjKhb6R0Gvc7lbGfK6gK5Z4GsAb3cRNhmKVpDmxrE8U5TvGywv"
    "kOlVZHmztfhmpxtSnci0Iy7M5gm2h9TMT9wLivSZBDvMGTSJfDjN4LGIJu2xR6hwQEAqFh"
    "6LAreCPu7kAhrGLjQ4t0JLpHzPh3AHbtIChzd//3TxX+xiGNLE5XT1Ag9YXAgwO6MTrWNp"
    "g3hj5pjqgG/Mu8Eb4pEpDnf8gxl5JuPPnOGEOX2Y6hfmGHpyWZU2Wq5ouWJrp2zLFZsArc"
    "1PfMLUAX/xqPMBrzVstE1OflwtarjWsATlEQTFN5LqAL/WsMA/AvjQhKzh14ur2J22TPg0"
    "koANiHZcz9JsS7O/RbO/GJ/kXinNDmR6FWm2Wotvupka7FP6PcVL0gTU1n/N9Z6oCPY+/Z"
    "o7BD8M5w0W6EG+TXWo6p8VCkIzuiIjvI3QNbZBw+Rqux1qKW7rp0tLcZsAra3vEFHakyqU"
    "9qSY0p5kKK3da962Veqvy1lAv5jrRXtvNL+4QDs/2jIL9OK3m3JmFRmgH66vfgzF03QrTW"
    "kjG6bORJFS6wT06TT4annwZYnwmSljyuvVKAnluxd7fVql2k5xsZ1M+bOCPftyNlu8b2+5"
    "rOWyPk8NSq6WV7XNCvXK2GyYw7uFIrd4tELQnR8bHO0ePx+uC88NzWbwcF0ibUjYbK5XL5"
    "Dbxk598I9q8OSSsK9c4fFvfhlX5LV+LVYsOSsFA/absL4N/8XnI/ROg5yOPRZSZrgvg1/O"
    "5qfGFVZftSzZsuTWTsR2t7KZu5W20GeuRbztwlC20GcOzLs6Rfz7+9gaRki25L20B2pYBr"
    "JTBvKTxOjKsvPjUhKl3GNqZB9/clwUrirn+E1Kj2DPKklCMCuRaiAEAlMP/U00Pxalh2dY"
    "TFw5Mhr4Pio4VM4EoJ4NyYjdSaAdGEfqh7kC88AjMtbnU5vL+F0R6vqncoQpkGYTT3qzZ4"
    "qYS2GSZAH9sBSiSRSiWZbutzFvsZ1rk7u+SzhTOCfWQj6mY8F/BPgt2bZrSySZTdrqrP1r"
    "S7/9KYa5UTTncxi2W0hzPscCe79Jc+JRwBuHC+J+iGEYZ8BxlsA8NBOGYvg3IWBvKrLEPZ"
    "KA0kfVU/w0N6RDY6YUuQfYTZig8E+84xp02dyUU5Fu4e6IpSdNoifFsehv+aRh4ei7j/15"
    "3e8fHb3qHxydnB6/fPXq+PQgMiiyTWWWxdvLH9G4SMx8jaoQ5c8+xQHNifYqc9O2A5nRJc"
    "L1m2w4c0iMnxWHNCume6mA5nrRzGnybfdmmzdzNcux8r3nrx27VmzorQ29taG3bYLUht42"
    "ZL6wobc29NZ6hKxH6BfqcsdMdJ8XuQ6hpECvjHM9RKIDb/E4d5ApfLRPbuDbVGT4P4OZGh"
    "IKVGnGXZcDFZPCAULFMXL28PWrAzJa+eGwYJaPqGLAwsauxB6GdwyEhmTiGbeQKYtEgZON"
    "Xcpnb4gU7gqLO92KqXQxoteDvj1T6ne0cO+HBF4E1ChQtBGD6cohcybnLtxgn5wTx6N3Gu"
    "4FQljeCf81fAGC1ItIofFJGTcV3kCZQlJBEUHswWXwtBjtSyh5d3717uLDh4v32N+ZkcSI"
    "TXioKbBHITUBSjufY/FfBVSBrExercPVWILlZQpLBfv2ijHR831g8OAMfqAOWTLXBfGxXA"
    "htZLHu8BB6HfhBAAZikDYC8MgSv61YFSqskjXjYgGfRCFBTQeY5tSQ+h1md+p/N4l774Fc"
    "toMckUywVLjFEQoYSAfwEtyNrpmhSQtbpmyjmFuzprUt17dh1pmND2+dcyeas1MbAKUH94"
    "U69pzPFp3z2bC5YttuH3k38Pcsa37MCT37Qdf4oNF0rwl2qGJxrnPYp08makId03pCtEMb"
    "urVgc/Eg7+vOIWsl+2HXxtqvNl3H0Evrdc+xuZPMKdysr+U3DuQ7aEfvxC8fuVyqAhwpdB"
    "Dhw34FgA/7xScS9rPwsnm9U0RCBRtk/ogg8zvK3YVX67uOqXRvat5B7jBTiubxlpLE4bVK"
    "9xA+PKg0O6NYyYGmdt/0OyCs9XyAq9oiZ6Iu9G+ktKxzI2spu/DmYrzCDZXquCaVLKxZWP"
    "2NvIEpBV0D2LSahTYL7XrDtI7JltR6lN3WMHyf2mzzGLy2Cc4ereoeV5FVtVtUJejSsZbe"
    "YzCOd2CRTiKNucKzeY7dVjg7xzSeLj72oCXTcjLUIwNqWd5PRrUz6D5B5k/CmEuGztQahK"
    "xuh4yPJx6HIG6s5syd1LLTdcpbhHGANSbrSL4zk4ktR2CjkuuUI4jFStZaCZJ6XcoEeuJl"
    "QGnqbfY7S2pu4XfWniWhdT+zOy64mm40zClVO85NG+eGJHkEpdPNWdt7xaXVP4ZhC9+uqh"
    "5FOGxcUN304GdGKObhmdWU/EuOgpR4c7Q1ljvHY7b3yaX2yxeapAij2QsrHfqJ8xOsTbgX"
    "fbnfyEswvxCbOG/TAZptdWyH+BgkMoAWby6G8h0M/dj+DrnNCLDlHjoThmfLbFtDdLeG6D"
    "nzwGjLM0GDllLjk65lNrA6g0tbrv1W6AXJtUZyvB+BMfc4A7Dx2+/Fdl9h1lHxvF6cb9SJ"
    "qf34uMrUfnxcPLVjW2qzEn5UNRAOxDuI7mHV+LKy8LLMwimFZnkhfMXxJDEVGwRcM5rkuy"
    "5mf/w/Xbzn8w=="
)
