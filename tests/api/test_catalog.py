"""Providers, their forms, models and icons, as they come through the door."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from api.limits import LIST_OF_PROVIDERS
from models.access.permissions import Permission, Role
from models.catalog.entries import Entry
from models.catalog.offerings import ModelFeature, ModelType, Offering, Price, PriceUnit
from models.catalog.providers import FOLDER, Catalog, load
from models.standing.pictures import Pictures
from resolvers import nodes
from resolvers.credentials.room import NAME, Room
from tests.api.service import Service
from tests.api.standing import asked
from tests.api.test_people import CREATE_WORKSPACE, member, token_with

MODELS = """query ($key: String!, $type: ModelType, $search: String, $first: Int! = 20, $after: String) {
  provider(key: $key) { modelCount(type: $type) models(type: $type, search: $search, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id name type } } } } }"""
MODEL = """query ($id: ID!) { node(id: $id) { id ... on Model { name label type origin features contextWindow maxOutputTokens
  pricing { unit price { amount currency } validFrom } deprecated retiresAt replacedBy provider { key } } } }"""
EVERYTHING = """{ providers { id key name description helpUrl iconUrl dark: iconUrl(dark: true) modelTypes configurationMethods
  customModelTypes status customStatus credentialCount modelCount credentialForm { ...Field } modelCredentialForm { ...Field }
  models(first: 100) { totalCount edges { node { id name label type origin features contextWindow maxOutputTokens
    pricing { unit price { amount currency } validFrom } deprecated retiresAt replacedBy } } } } }
fragment Field on FormField { name label type required secret default placeholder help helpUrl resets
  options { value label } showWhen { field equals } }"""


def today() -> date:
    return datetime.now(UTC).date()


def offering(name: str, type: ModelType = ModelType.LLM, **known: Any) -> Offering:
    return Offering("openai", type, name, known.pop("label", name.upper()), **known)


def offer(service: Service, *offerings: Offering) -> None:
    """From now on the catalog of the service has this one provider with these models."""
    catalog = load()
    entry = catalog.get("openai")
    assert entry is not None
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    placed = tuple(sorted(offerings, key=lambda one: one.place))
    stock(service, Catalog((Entry(**{**values, "offerings": placed}),), catalog.icons))


def stock(service: Service, catalog: Catalog) -> None:
    """From now on this is the catalog of the service."""
    services = service.services
    rooms: Any = services.rooms
    rooms[NAME] = Room(catalog, rooms[NAME].desk)
    object.__setattr__(services, "pictures", Pictures(services.work, catalog, services.vault))


async def models(service: Service, **given: Any) -> dict[str, Any]:
    provider = (await service.graphql(MODELS, {"key": "openai", **given}))["provider"]
    found: dict[str, Any] = provider["models"]
    return {
        **found,
        "count": provider["modelCount"],
        "names": [edge["node"]["name"] for edge in found["edges"]],
    }


async def test_everything_that_a_frontend_draws_comes_in_one_answer(service: Service) -> None:
    providers = (await service.graphql(EVERYTHING))["providers"]
    assert [provider["key"] for provider in providers] == [
        "openai", "anthropic", "google", "cohere", "azure_openai", "ollama", "openai_compatible", "stability", "elevenlabs",
    ]  # fmt: skip
    for provider in providers:
        assert provider["description"]
        assert provider["credentialForm"]
        assert provider["status"] == "NOT_CONFIGURED"
        assert provider["modelCount"] == provider["models"]["totalCount"]
    by_key = {provider["key"]: provider for provider in providers}
    assert by_key["azure_openai"]["modelCount"] == by_key["ollama"]["modelCount"] == 0
    assert by_key["openai"]["modelCount"] > 50
    azure = {field["name"]: field for field in by_key["azure_openai"]["credentialForm"]}
    assert azure["auth_method"]["default"] == "api_key"
    assert [option["value"] for option in azure["auth_method"]["options"]] == [
        "api_key",
        "entra_service_principal",
    ]
    assert azure["client_secret"]["showWhen"] == [
        {"field": "auth_method", "equals": "entra_service_principal"}
    ]
    assert azure["endpoint"]["resets"] == ["api_key"]
    assert azure["authority"]["resets"] == ["client_secret"]


def test_the_catalog_is_no_longer_than_the_limits_count_it() -> None:
    assert len(load()) <= LIST_OF_PROVIDERS


async def test_the_statements_do_not_grow_with_the_models(service: Service) -> None:
    counts = []
    await service.graphql(EVERYTHING)  # from then on the workspace's picture is in memory
    for query in ("{ providers { key credentialCount status } }", EVERYTHING):
        with asked(service) as seen:
            await service.graphql(query)
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0


async def test_a_model_tells_what_is_known_of_it_exactly(service: Service) -> None:
    offer(
        service,
        offering(
            "known",
            label="Known",
            features=(ModelFeature.VISION, ModelFeature.STREAMING),
            context_window=1000,
            max_output_tokens=100,
            prices=(
                Price(PriceUnit.INPUT_MTOK, Decimal("0.0375"), valid_from=date(2026, 1, 2)),
                Price(PriceUnit.OUTPUT_MTOK, Decimal("1E+1")),
            ),
            deprecated=True,
            ends=date(2099, 1, 1),
            replaced_by="unknown",
        ),
        offering("unknown"),
    )
    ids = {edge["node"]["name"]: edge["node"]["id"] for edge in (await models(service))["edges"]}
    told = (await service.graphql(MODEL, {"id": ids["known"]}))["node"]
    assert told == {
        "id": ids["known"],
        "name": "known",
        "label": "Known",
        "type": "LLM",
        "origin": "PREDEFINED",
        "features": ["VISION", "STREAMING"],
        "contextWindow": 1000,
        "maxOutputTokens": 100,
        "pricing": [
            {
                "unit": "INPUT_MTOK",
                "price": {"amount": "0.0375", "currency": "USD"},
                "validFrom": "2026-01-02T00:00:00Z",
            },
            {"unit": "OUTPUT_MTOK", "price": {"amount": "10", "currency": "USD"}, "validFrom": None},
        ],
        "deprecated": True,
        "retiresAt": "2099-01-01T00:00:00Z",
        "replacedBy": "unknown",
        "provider": {"key": "openai"},
    }
    bare = (await service.graphql(MODEL, {"id": ids["unknown"]}))["node"]
    assert (bare["pricing"], bare["contextWindow"], bare["maxOutputTokens"]) == ([], None, None)
    assert (bare["deprecated"], bare["retiresAt"], bare["replacedBy"]) == (False, None, None)


async def test_a_model_that_ended_today_is_not_offered_and_keeps_its_id(service: Service) -> None:
    offer(
        service,
        offering("ended", ends=today(), deprecated=True),
        offering("ends", ends=today() + timedelta(days=2)),
    )
    found = await models(service)
    assert (found["names"], found["totalCount"], found["count"]) == (["ends"], 1, 1)
    workspace = service.founded.workspace_id
    told = await service.graphql(MODEL, {"id": nodes.model_id(workspace, ("openai", "LLM", "ended"))})
    assert told["node"]["name"] == "ended"
    assert told["node"]["retiresAt"] == f"{today()}T00:00:00Z"


async def test_models_come_by_type_and_name_and_are_found_by_type_and_text(service: Service) -> None:
    offer(
        service,
        offering("b"),
        offering("a", label="Ärger"),
        offering("a", ModelType.TEXT_EMBEDDING),
        offering("C"),
    )
    assert (await models(service))["names"] == ["C", "a", "b", "a"]
    found = await models(service, type="TEXT_EMBEDDING")
    assert (found["names"], found["totalCount"], found["count"]) == (["a"], 1, 1)
    assert (await models(service, type="RERANK"))["count"] == 0
    found = await models(service, search="äRG")
    assert (found["names"], found["totalCount"], found["count"]) == (["a"], 1, 4)
    assert (await models(service, search="nothing"))["edges"] == []


async def test_pages_follow_their_key_whatever_comes_or_goes_between(service: Service) -> None:
    offer(service, *(offering(f"m{number}") for number in range(5)))
    first = await models(service, first=2)
    assert first["names"] == ["m0", "m1"]
    info = first["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"], first["totalCount"]) == (True, False, 5)
    assert (info["startCursor"], info["endCursor"]) == tuple(edge["cursor"] for edge in first["edges"])
    offer(service, *(offering(f"m{number}") for number in (0, 2, 3)), offering("m00"), offering("m11"))
    second = await models(service, first=2, after=info["endCursor"])
    assert second["names"] == ["m11", "m2"]
    last = await models(service, first=2, after=second["pageInfo"]["endCursor"])
    assert last["names"] == ["m3"]
    assert (last["pageInfo"]["hasNextPage"], last["pageInfo"]["hasPreviousPage"]) == (False, True)
    after_all = await models(service, first=2, after=last["pageInfo"]["endCursor"])
    assert (after_all["edges"], after_all["pageInfo"]["endCursor"]) == ([], None)


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_page_has_one_to_a_hundred(service: Service, first: int) -> None:
    assert await service.errors(MODELS, {"key": "openai", "first": first}) == ["BAD_ARGUMENT"]


async def test_a_cursor_of_elsewhere_or_of_nowhere_is_refused(service: Service) -> None:
    openai = await models(service, first=1)
    cursor = openai["pageInfo"]["endCursor"]
    garbled = ["", "x", cursor[:-1], cursor + "A", "W10", "e30", "ünlesbar", "A" * 700, "W1tbW1tb"]
    for after in garbled:
        assert await service.errors(MODELS, {"key": "openai", "after": after}) == ["BAD_ARGUMENT"], after
    assert await service.errors(MODELS, {"key": "anthropic", "after": cursor}) == ["BAD_ARGUMENT"]


async def test_a_models_id_is_told_apart_by_workspace_type_and_name(service: Service) -> None:
    offer(service, offering("org/one|two:3"), offering("org/one|two:3", ModelType.TEXT_EMBEDDING))
    ids = [edge["node"]["id"] for edge in (await models(service))["edges"]]
    assert len(set(ids)) == 2
    told = [(await service.graphql(MODEL, {"id": id}))["node"] for id in ids]
    assert [(one["type"], one["name"], one["id"]) for one in told] == [
        ("LLM", "org/one|two:3", ids[0]),
        ("TEXT_EMBEDDING", "org/one|two:3", ids[1]),
    ]
    mine = service.founded.workspace_id
    strange = [
        nodes.model_id(uuid4(), ("openai", "LLM", "org/one|two:3")),
        nodes.model_id(mine, ("openai", "LLM", "nothing")),
        nodes.model_id(mine, ("openai", "WISH", "org/one|two:3")),
        nodes.model_id(mine, ("nobody", "LLM", "org/one|two:3")),
        f"model_{mine.hex}",
        f"model_{mine.hex}_",
        f"model_{mine.hex}_!!!",
        f"model_{mine.hex}_eA",
        f"model_{mine.hex}__w",
        ids[0] + "A",
        ids[0].replace(mine.hex, mine.hex.upper()),
    ]
    for id in strange:
        assert (await service.graphql(MODEL, {"id": id}))["node"] is None, id


async def test_a_model_needs_the_right_to_see_providers(service: Service) -> None:
    id = (await models(service, first=1))["edges"][0]["node"]["id"]
    for role in Role:
        token = await member(service, role)
        assert (await service.graphql(MODEL, {"id": id}, token=token))["node"]["id"] == id
    blind = await token_with(service, Permission.USAGE_VIEW)
    assert (await service.graphql(MODEL, {"id": id}, token=blind))["node"] is None
    assert await service.errors(MODELS, {"key": "openai"}, token=blind) == ["FORBIDDEN"]
    assert await service.errors(MODELS, {"key": "openai"}, token=None) == ["UNAUTHENTICATED"]


async def test_a_models_id_of_another_workspace_is_unknown(service: Service) -> None:
    id = (await models(service, first=1))["edges"][0]["node"]["id"]
    made = await service.graphql(CREATE_WORKSPACE, {"input": {"name": "Other", "slug": "other"}})
    assert made["createWorkspace"]
    assert (await service.graphql(MODEL, {"id": id}, workspace="other"))["node"] is None
    other = await service.graphql(MODELS, {"key": "openai", "first": 1}, workspace="other")
    assert other["provider"]["models"]["edges"][0]["node"]["id"] != id


async def test_an_icon_is_served_to_everyone_and_for_ever(service: Service) -> None:
    providers = (await service.graphql("{ providers { key iconUrl dark: iconUrl(dark: true) } }"))[
        "providers"
    ]
    for provider in providers:
        assert provider["iconUrl"] != provider["dark"]
        for variant, path in (("", provider["iconUrl"]), ("-dark", provider["dark"])):
            answer = await service.session.get(f"{service.url}{path}")
            assert answer.status == 200
            assert answer.content_type == "image/svg+xml"
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe-inline" not in policy
            drawing = FOLDER / "icons" / f"{provider['key']}{variant}.svg"
            assert await answer.read() == drawing.read_bytes()


async def test_only_the_catalogs_drawings_are_served(service: Service) -> None:
    for path in ("nothing.svg", "openai.svg", "..%2Fopenai.toml", "%2e%2e/openai.toml", "openai.toml", ""):
        answer = await service.session.get(f"{service.url}/icons/{path}")
        assert answer.status == 404, path
        assert answer.headers["Cache-Control"] == "no-store"
    path = (await service.graphql('{ provider(key: "openai") { iconUrl } }'))["provider"]["iconUrl"]
    assert (await service.session.post(f"{service.url}{path}")).status == 405
    assert (await service.session.head(f"{service.url}{path}")).status == 200


async def test_a_changed_drawing_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "icons").mkdir()
    (tmp_path / "somebody.toml").write_text((FOLDER / "openai_compatible.toml").read_text())
    names = []
    for fill in ("red", "blue"):
        (tmp_path / "icons" / "somebody.svg").write_text(f'<svg ><rect fill="{fill}"/></svg>')
        entry = load(tmp_path).get("somebody")
        assert entry is not None
        assert entry.icon == entry.icon_dark
        names.append(entry.icon)
    assert names[0] != names[1]
