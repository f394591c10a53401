from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE "custom_model" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "label" VARCHAR(120),
    "context_window" INT,
    "max_output_tokens" INT,
    "features" JSONB,
    "base_model_name" VARCHAR(200),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_custom_mode_workspa_c1624e" UNIQUE ("workspace_id", "provider_key", "type", "name")
);
CREATE TABLE "model_switch" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "enabled" BOOL NOT NULL,
    "changed_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_model_switc_workspa_f80be6" UNIQUE ("workspace_id", "provider_key", "type", "name")
);
CREATE TABLE "workspace_provider" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "enabled" BOOL NOT NULL,
    "usage_priority" VARCHAR(20),
    "changed_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_workspace_p_workspa_b4fa79" UNIQUE ("workspace_id", "provider_key")
);
CREATE TABLE "credential_models" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "run_id" UUID,
    "models" JSONB NOT NULL,
    "denied" JSONB NOT NULL,
    "revision" INT NOT NULL,
    "found_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_credential__credent_2c9a80" UNIQUE ("credential_id")
);
CREATE TABLE "hosted_provider" (
    "id" UUID NOT NULL PRIMARY KEY,
    "provider_key" VARCHAR(40) NOT NULL UNIQUE,
    "plain" JSONB NOT NULL,
    "patterns" JSONB NOT NULL,
    "version" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL
);
CREATE TABLE "hosted_revision" (
    "id" UUID NOT NULL PRIMARY KEY,
    "revision" BIGINT NOT NULL
);
CREATE TABLE "hosted_secret" (
    "id" UUID NOT NULL PRIMARY KEY,
    "provider_key" VARCHAR(40) NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "version" INT NOT NULL,
    "sealed" TEXT NOT NULL,
    "destination" VARCHAR(300) NOT NULL,
    "hint" VARCHAR(8),
    "set_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_hosted_secr_provide_923eb3" UNIQUE ("provider_key", "name")
);
CREATE TABLE "default_model" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "type" VARCHAR(30) NOT NULL,
    "provider_key" VARCHAR(40) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "changed_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_default_mod_workspa_ae377e" UNIQUE ("workspace_id", "type")
);
ALTER TABLE "workspace" ADD "revalidate_every_hours" INT;
ALTER TABLE "credential" ADD "last_checked_at" TIMESTAMPTZ;
ALTER TABLE "credential" ADD "unreached" BOOL NOT NULL DEFAULT False;
ALTER TABLE "credential" ADD "expiry_told" VARCHAR(10);
ALTER TABLE "custom_model" ADD CONSTRAINT "custom_model_named" CHECK (type <> '' AND name <> '');
ALTER TABLE "custom_model" ADD CONSTRAINT "custom_model_counted" CHECK (context_window > 0 AND max_output_tokens > 0);
ALTER TABLE "custom_model" ADD CONSTRAINT "custom_model_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "model_switch" ADD CONSTRAINT "model_switch_named" CHECK (type <> '' AND name <> '');
ALTER TABLE "model_switch" ADD CONSTRAINT "model_switch_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "workspace_provider" ADD CONSTRAINT "workspace_provider_usage_priority_known" CHECK (usage_priority IN ('SYSTEM_FIRST', 'CUSTOM_FIRST'));
ALTER TABLE "workspace_provider" ADD CONSTRAINT "workspace_provider_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
ALTER TABLE "credential_models" ADD CONSTRAINT "credential_models_counted" CHECK (revision >= 1);
ALTER TABLE "credential_models" ADD CONSTRAINT "credential_models_credential" FOREIGN KEY ("workspace_id", "credential_id") REFERENCES "credential" ("workspace_id", "id");
ALTER TABLE "hosted_provider" ADD CONSTRAINT "hosted_provider_version_counted" CHECK (version >= 1);
ALTER TABLE "hosted_revision" ADD CONSTRAINT "hosted_revision_counted" CHECK (revision >= 0);
ALTER TABLE "hosted_secret" ADD CONSTRAINT "hosted_secret_version_counted" CHECK (version >= 1);
ALTER TABLE "hosted_secret" ADD CONSTRAINT "hosted_secret_provider" FOREIGN KEY ("provider_key") REFERENCES "hosted_provider" ("provider_key");
ALTER TABLE "default_model" ADD CONSTRAINT "default_model_named" CHECK (type <> '' AND name <> '' AND provider_key <> '');
ALTER TABLE "default_model" ADD CONSTRAINT "default_model_workspace" FOREIGN KEY ("workspace_id") REFERENCES "workspace" ("id");
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "workspace" DROP COLUMN "revalidate_every_hours";
        ALTER TABLE "credential" DROP COLUMN "last_checked_at";
        ALTER TABLE "credential" DROP COLUMN "unreached";
        ALTER TABLE "credential" DROP COLUMN "expiry_told";
        DROP TABLE IF EXISTS "hosted_revision";
        DROP TABLE IF EXISTS "default_model";
        DROP TABLE IF EXISTS "workspace_provider";
        DROP TABLE IF EXISTS "hosted_secret";
        DROP TABLE IF EXISTS "model_switch";
        DROP TABLE IF EXISTS "hosted_provider";
        DROP TABLE IF EXISTS "custom_model";
        DROP TABLE IF EXISTS "credential_models";"""


MODELS_STATE = (
    "eJztXWtz2ziy/SsofUlyS+Oy5djxJFu3ykm8Ge9N7FTieeyOtyRIhCWsKUBLQFZUu/Pfbz"
    "f4EB8iRcqSQ3LwJZHJbpA8IIE+je7GfzozqfTYY+rgeq6H8tvFAxO685r8pyPolMGP9QJd"
    "0qGzWfw0HtJ06BodaUT7LJIdKu3RETZ8R13F4JDD1MjjM82lgKNi7rp4UI5AkIsxNnItGK"
    "FCyLkYMYeYtg7IQLF/zxkcGZARnNGKLLiecEH0hJGF9O7VjI6gfTwKd0HGdKa6BM6P5HTK"
    "NZGew7wDvKe54NBSX8sxA10Prvj7752ohT53UCi8Wuef/4S/uHDYN3hUEMU/Z/f9O85cJw"
    "GXr2eO9/VyZo79/PPl+78aSXzGYX8k3flUrKRnS7hZEYnP59w5QB08N2aCeVQzJ4YdohVA"
    "HR7ynwYOaG/Oolt1VgccdkfnLvZA5y93ACkCT8yV8J+X/xvcWkys37+6vul/vbjp9ztlOi"
    "w4NJICO5tD3yAwf/jtrgAxRzt4gXc/nX95fnz6wkAQvkYBXJ0/jCLV1Fc1oK9QTvdTWbzT"
    "ertEPjywgn71roeghrDVDOgVsNELnwH1LR9fCr0e1rhWClLujwANAxPuF/774cde7/j4Ve"
    "/w+PTs5OWrVydnh2cga+44e+pVQQ+8vfxweXWDNyRhHPQHSTyQBP8enjYL/LsJ9dbDHsqn"
    "IIcHaSLkU/qt7zIx1hP48+VhAZq/nH8xr/TLwxdJSK+CMz1zKvVmz4f/YiNdccBIaj1iuA"
    "iG4bqgvZvRwmGacjeL59++Xl+tx3OlkcLS4SNN/ktcrpo4XhTAiVhgy1Ol/u3GX9Lnn85/"
    "S7+/7z5ev03jjg28TQFPdRb09wCX5lO2HnhfIw16oHIQ/tgN9BmT4/sgf3P56eLrzfmnzw"
    "n435/fXOCZnjm6TB19fprqkqgR8uvlzU8E/yT/uL66SPdSJHfzjw7eE51r2Rdy0adOHMjw"
    "cHjoDzQk7+5jRg4eGNLR/YJ6Tj9zRvZknmz21LQ3TR+hgo5NHyGaf3Qz5v1nqXjQBbkUIJ"
    "IpxwJmcfFtiMBgwscTpvSAhHYGGXOgAwQu0AWK4BjjPxAig5k3F8wZAAeY8NGEcEWEJK4U"
    "Y+aRezYDEnED4vdsiacStOGZymMG1vqvk/UfdHU1GzWm9HQm6mGr7FP/y6oG+0rHol4e9d"
    "rMCmBU0P9jy/XTQXhywzxgvuP7QG6bCeA8PkQTbA6HbxjgPbgsc8hwacZxFDfjOt6og06f"
    "AR7CS4P9PvDHfcEWOEsoBld/Q6jrEnmH2lMiZ0yU9wzBv9YnVKtZoRk+oZrYxhVIXuwbqu"
    "KcSKm10Edx3Cvhozju5foo8FQS6mBAy8J8w77lzK8xlVZAXMTnLn67KWbSEZ37eH31IRRP"
    "0+sk5COPITj96ow6qfk0zLo2XWGpdQUj6utSaTbNNaNWpzcYUsoIPtKUQgPJN3nACPIeOL"
    "BprhVz78hzLe+BVU+omoB0l4zmnpIeLp85bDqTGpg3GF107nD9YmV8UZffM8ub6zNz51tI"
    "s7kHGmvWdvJn8ZjKbqaXzUg3eI3BmkrWVKrH/GxNpdp0hTWVKphK5yMT1rPeUApPbjCTaE"
    "xsOxtpxsDyEQdkwKaUuwOzUODxKXqVcLnBlQvm/TCiijnW8GmC4WO6scqMHCm0zujpnbws"
    "MRWDVO5cbM4lZwbzfwV4Q/lWTMNJfI96ZaxKkMrF15xLLbxQpRYSRlfkZpXM97RiCxHvnZ"
    "yUeqNPCt7okzTi1taxts7ebZ0Zv0GPS46xE57dZO3MeF9HgtvZO1M6mnCBi2seH0/0azIA"
    "C2jKlQIlNSC3816v9yO6iUDynnkoJ11GANUDck489gDXd4i5C3NugRbTWIpcv1B2PQ2f33"
    "i2ADS72lZ/k6oZq211GRgrLLcF7KUirEktu4Rp7dOntE+jwbsixqFOC3HulfIu9wrcy72s"
    "fzk2K2ehzg+6TqnZyOtHRF4z8cA9KaZBZltph0JSbasXvmYpBPteTAGjtArCgXgLh5LTMh"
    "6b03yHzWnGXzPh1d7eUL6F4J6VwPYsF9oz6zf40/gNErPAtxmH5rbo5qSm7eZad7NLle7P"
    "1Vbfc1p3B11dMwOg6T1dH0cghlRdCO3lBIjFznc3OANRss8i0W3cgb9OJHG4QxYTqomWQR"
    "qV9mPCFh7XmgkSVFyA1oWivisrCCobTagYswPyk4SHN6H4yiyackd1iWAPzCOUKAbTnS65"
    "eJp1B/pfVOgUtF7AP7MXsDmDYhUnYK3ze+sCaCNmmaRvV0uvX7XMQ1KrhRzsqJRLssAjmf"
    "Ed+JBVdaGvdOx4tAbPyu9sS1/X3mkp1+5pgWv3dN0bG+TIV4A40GghxqUgLkA4C3BQyaUK"
    "wjGVFkJ8fFgGY5DKj8o+zKD83SrCNGfY3dmyRG346+UqP+gLG0kvycQKxLrFbDaWd9T3Vh"
    "rbkFpM/ZZzPZJThkSVkulcU8O9NNLcofSw2GA808lPMceCIaT3kkyw9OBIztjgdbrUIIN7"
    "MMeCNfiDWzHgYjbX/SkdmdhhaIk5XXInPSNnTpIpXZIJcOSAC6s3ZBDc4MAcV8iYDXM2HL"
    "osd/69Y27TABUzaMLHxd8mysZG09SJR0d9VhboSMHGz9TH9G8noPGho/RibEynhabT7q3T"
    "isEz7Y2bOeqVWZEFqYL4pMyqbDQdV8E4odRCpHcfVhDYL1Ws/5iKNf+3j0pqVthBTQJIG+"
    "E+rg/JEw88mNTXs7vV+e4GWpeU3DJF06VYuUIAIYq4mM/lFhQTFUKyhVQKaBNwPjwacCcy"
    "CKmZ9ktBMseUvfDXMKkO5N4YShjd7a0I2ldI9YAYghZcJUh/6OLvxUQq5qvARV12p7vVUy"
    "H85EObB1Eja7jWK6B1MzN2Qzu+d85urWy1vWTtYg5XFYBD+Rbiu/sVSBu9vDeaEZqsw/V1"
    "dvLH3IyiHXQbzSPqAnAjiERzw5ctXWwgXfzEpkPmqQmfddbSxdj5bjFdnCYlt6KLIlycC1"
    "PXk8SxPDeL5dlaglajKcwSNJuoXteJo0qtbUvJ9kfJrHFrzZ69l3pmJs9+vc0Tntxg8KiY"
    "2HbOccXHgjk/8Mjs2eDxZlHtnkqJOday+a6WjZ2A9xDsYt12+3bb2em3ddNvc31LtpubaG"
    "X9GnLz9XbW6vQGS2uRENwuWZp5DDen95YmQ9qPBnf5A9wGGXjsgboc39i+EelP5NxTA9PS"
    "a6K09MAMg9HNYUJzuCahHiZQsxGWU1xMmCBKTtlQOktC1b3dnbJGJkNBLLc7H1exIUL51p"
    "Wa3n1JKFvHb891pl1aKcw7lH86fKFtKhzqOfsaE/b9CruSOv0hBeBGuOsLdXEzgTXj8lsp"
    "XUbFetzzG0n1xBBa2VdXhAPL0w7Mb6+vPyZspLeX6a1Lfv709gJefdMpIMS1OZzdznb97J"
    "ztity9bfMb2Gqv25rFMAe73faOXr56eXZ8+jLa5DY6UrS3bRZuy/+2ed8tMahCDN7Nwaie"
    "fpIOcztrqUFcYAM5GBnR/jSS3bK2Our7UcXxUGVA1N+5eALz2QH5Fc/jVvXQBv4PM5AO9z"
    "UegaXpyvEzRYYUyIVpEHe3R+YhBTNquONx+VXsmScfuMO8sP6u+Za6gb1k169rRSfs+vWe"
    "XL3pj6C00ZvSayG52L3ZG44wZUEO5VsI7nG5shsFVTcsLc4PlC9V1KRXUNSkly1qAo/OKq"
    "UiRArtq/O9F78DXFGzb7q/gEcEszKDdC4Dyypa5pVlXtiBcq4xndms81fhuGt1LchZkO+A"
    "o84DDpHENj/7Oa5j05+3T39GXuQTtX7VuXCNavsG7b3MirVIw6kZ7DYLx3rKSkdKzGfOlt"
    "2c1LTdXLturo1D1Hg6vy64Hk066/NwYgLdDYk4ZpZUK9lHOES7GHhqKsubqnbS42MuukHx"
    "hTDmwb8Ucw7IlcRdJV8Tqnx1FRZ08BVN3ITvLZ0q5mLwhfWFWl+o9YVaX6j1hdYZXOsLbR"
    "rrYwKfvWrASkzrCSNUvs+wu8MIFX8vna2IYELTMgTLEDbGUn8O5vJOcUx1JLaBLaxsrllc"
    "Y8tqb0ETSADiURQLCq8DEIEVQwg5A5FAJ+D3xIRQzBU8PrTCgS/opU8zxpIpJA1AI5h7d0"
    "CwRLiipj74rRgYjX6o4Ydsb0kqLImwJKKxg6klEfUkEU2ywxofKZycDKq821nNNq4ulaIZ"
    "BSwjs7Rk7V5r9+47VDhKu1tv8MbOb7B0R0nJ7SxcE8FLFNPo2b6T3pT4T3JABg/Mw2iAwW"
    "vyy/nHy/dYZ/jyKvjpV2/AvYb9vEHftPUYDWxgBvpBQiHoo2fdl7sVDN5fB876l+nDRbDo"
    "hCkRwQXeAe5tM5iBGKaYRKdX1ZXxf9MWNBK85v0FVxO4zpTes/f+IbTYuSmafCvG/IEJkJ"
    "4LuEEH4QPZcEMbs+eskPD8s5UQPkWw4076Gc39gxGvQYlQoRZ+lWcUDQ0K3InHJBUvwVx3"
    "saGL3z5ffrm8+oAYmt8X77uA0qp0NO64IyTYuAab6Kmn8gHIgqETCz+SewanwAr2x5todx"
    "4jQW+Fj0tpupBXTSxtGZWV81dqQr9hMroB/19LS7LNJleT7Xa7lro0aj601KWe1CVns6uC"
    "DOmcza72mWf6+cv1L5fvL77sa4DYe/3pxBRQFumk1hPC/TQw7365abugwx3EG9YZ5r0sPN"
    "mFvQjfszLwnuWje7YW3KpzX1ynhSAfl3JrHBf4NY6zjg0mHrgnxZSJShsRp9Ta50Ky/tGn"
    "N4936B8NPBRVXumYSvte592bcy6fcj9mvgrISa324bx7ey7wlVUcNmJaTzhsREcaO26sHI"
    "EVAU8qWsyrYo5+1W0gD/Us4hUQT3rYs7Dn5l5mFbdKvNwK9qN9DeA7TrtMLVBUQHeNps1r"
    "zQIcX9qpOGSkVbcbNWqG7xNFftrkSptcWSOAGxFbYJMr/3TdjFEB/bnaqqPTujvo6uaMmI"
    "3r6RrVlbe9vN9e9sN1KjnIk2rt83TtwaOIo1/guNp28Eyq2y+rzl9WdYJs/Q6dJC2uYezq"
    "X0OVwgjWQKpbNo41vJPuluGs14KR4O3BmEwa2+PimVoFts5c6J7BaxP7Sm7nvaMfe+SBun"
    "MMWvWDQlXqLEZ3BuGiYftcE7DhVJcoaYI4b0UUUWrqSxCl6VKZIrmMYwimCTBlGGvqgSB1"
    "4Scdw43kh2vGgPE5dfhl2MwuGx65gzGvCT6T5AdQwRuVVLTQZpfOmzAtN8hhbWaVLJ75VR"
    "gjhUeVYKwbrAWY7aUGYzBhVwE+pmKhfxT0ei2DK0Je55A2C3wF4O1awjZd0QjqXEOuZ0r1"
    "beR6gVS3NNebrhS22wGR6kTWHXFhTE9wPiRofhJfULzPJNth/qBJ6sPBBrdONCmQXUKFAw"
    "JSsXDTFLgUtHEn53Bi5MIJ51ZoicTv+QCuwE2K4ODm758v/otNDEKyuJgsX+AmjHMBxme0"
    "93UshRAvzBxTNfCNeTZ4QtxQxeGOv3kjz2T/mX2eML8P0/7CfENPLsqSR8sYLWNs7MBtGW"
    "MdoLW5ik+YRuBPHlVe4JWGjbxZkytXiSCuNCxNeQRN8Y2kKsCvNCzwjwA+NCErePfiKnbV"
    "LRNKjSRgC7od17Nk25LtzWT7q/FNdjaQ7UCqW5psq5XCtgurwZql31K8SE1AcP2HXa2Pim"
    "Ad1K/CQ/D1cN5gyR5k3VSHqv5+oiA0pUsyxMsIXWFJNEy3tkujlug2ftC0RLcO0NqKDxGx"
    "PS1DbE/zie1phtjadedd26b+vJwF9Ks5nrcOR9eXG2jmS1tkh178dlPMryIz9OP11YdQPE"
    "260sQ2smGqDBQptVZAn06ML5cZX5QanxkyJrxa1ZJQvn3R2Gdl6u/kl9/JFETLWb8v5rT5"
    "a/iW0VpGG3LVoAzrpmq3WbFuMacNc3t3UPwWN14ImvOjhaOV5OeDVUG6gVkYHqxKpw0Im8"
    "708gUy3NieEP5GDp5cEPaNK9wizi/viuzWr9GKpWilYMCBEza4YcF4f4TeaZDTsdtC4gzX"
    "ZfD9bL+zXG5VVsuVLVdu7HBsVy7ruXJpC4CutYt3XTDKFgBdA/O+9hv//p62mtGSHfkw7X"
    "YblofsmYf8JDHWsniPuZTMBgYyMdKP310uCmCVM3wzpUewZZWkIpitSDXQAoEpif6Cmh+d"
    "0sUdLsauHBoNfCYVbDxnQlJfD8iQ3UkgHxhZ6ge+Av/ADTRWO1mbw/h2Eer6e3aEqZFmQU"
    "9602eKmENh8mQOCbFEok5Eol727mbMG2zt2qSv7xLgFI6JlZCP6VjwHwF+Q5bwmhJbZpO5"
    "WmsF28Jwf4purhnZ+RKG8haQnS+xcN8SZCceHbx1ACGujRie8RqYzgL4h2bCEA3/IgSsTk"
    "UWuF4S0Puotoqf/oakaMSUIvcAvgkcFP6ueFyDLpuZYivSzV0psSSlTiQlP0b9LR/XLEx9"
    "/9FAP/Z6x8eveofHp2cnL1+9Ojk7jMyK7Kki++Lt5Qc0MRLjX82qSPkjUFGgc0Ki3Ai16w"
    "BndI9w/SYb5hyS5Gf5oc6K6W4q0LlalHOaiNvV2vqNX/VysnzvUWzPbhYbkmtDcm1IbpMg"
    "tSG5NRkvbEiuDcm13iHrHVIHv1CXO2ao+zLPcQ4lRbrFzOshEu5788e5hkxxpANyA2+oIo"
    "P/6U/VgFAgTFPuuhwImRQO0CqOEbVHP746JMOlHyYLxvmQKgZcbORKbGFwx0BoQMaecRGZ"
    "0kkUmNnIpXz6hkjhLrEA1K2YSBcjfT1o2zNFgYdz935A4EFAjQJRGzIYtBwyY3LmwgUOyD"
    "lxPHqn4VoghCWg8K/BCxCkXkQNjX/KuKzwAsoUmwrKDWILLoO7xShgQsm786t3Fx8/XrzH"
    "9l4bSYzkhJuaAIcUUhMgtrMZlglWQBjI0mTdOlyNJNhfpvhUsJKvGBNd3x8GN87gM3XIgr"
    "kuiI/kXGgjixWKB9Bq3w8LMBCDtBGAW5b4hsUqVWElrSkXc83KBx6vqTP1O4zxMNQYEhu/"
    "dgfksg2sEckEUYWLHqGAgbQPD8Hd6JjpmrSw5cs2urkxM1vTMoFrZqPZuPHGuXiiMTu1GF"
    "C40V+oY/cFbdC+oDUbK3bt/JF3fX/9suLLnNCzL3SFFxpN94pghyoW5yqbg/pkoiLUMa0n"
    "RDu0oRsLNhcP8r7qGLJSsi92Zaz9itRVDL20Xvvcm3vJqMIl+0re40C+hXb0XrzzkculLM"
    "CRQgsRPuqVAPiol7+DYS8LL5tV228kVLBh548IO7+j3J17ld7rmEr7huY95BQzpeg63lKQ"
    "ULxSaR/CR4elRmcUK9gA1a6efgeEtZ71cVabrxmoc/0bKS3r3Mhayi48uRgtcUGlPK5JJQ"
    "trFlZ/Ia9vykVXADatZqHNQrtaMK1isiW1HmW31QzfpzbbPAaPbUK0h8uqW1pkVe0SVQG6"
    "dKSl9xiM4w1YpJNIY/bwdLbGbssdnWMaTxcle9iQYTkZ6pEBtSgHKKPaGnSfIAsoYcwlQ2"
    "cqdUJWt0XGxxP3QxA3VnHkTmrZ4TrlLcI4wAqDdSTfmsHEFiiwsclVChTEYiUrzQRJvTbl"
    "Az3xNKA09bb7zpKaO/jOmjMlNO4zu+OCq8lW3ZxStf1ct36uTapHUFbd7MndKSq8/ikMXS"
    "hTcz2Kc9i63Lppwc+PUMzD3a0p+ZccBunxZhNsLIaOG3IfkEvtlzU0qRFGsxtWQPST6MdY"
    "s7ATvb8bshPMd2KT6G1SQL1tj93QH4NEBtD8JcZQvoUBILtfJ7d5Abb0Q2uC8WwRbmuO7t"
    "scPWcemG3rDdHg3AYTlK6ktrA9g0M7rgmX6xFZa5Os8YQEJt3jzMDaL8XnW3+5GUj5o3t+"
    "7lErBviTkzID/MlJ/gCP51ILl/BZVUA4EG8hukdlY82KQs0y06cUmq0L58uPLYmp2IDgip"
    "El33VK++P/AQsBLcg="
)
