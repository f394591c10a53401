"""The catalog as data: what the nine providers ask for, and that a faulty file is named by file, entry and fault."""

import tomllib
from xml.etree import ElementTree

import pytest

from models.catalog.entries import ConfigurationMethod, ModelType
from models.catalog.faults import CatalogFault
from models.catalog.providers import FOLDER, load
from models.errors import WrongConfiguration
from models.vendors.registry import adapter_for

GOOD = (FOLDER / "openai_compatible.toml").read_text()


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("openai", "api_key* organization project base_url"),
        ("anthropic", "api_key* base_url"),
        ("google", "api_key* base_url"),
        ("cohere", "api_key* base_url"),
        (
            "azure_openai",
            "endpoint* auth_method api_key* tenant_id* client_id* client_secret* authority api_version",
        ),
        ("ollama", "base_url* api_key"),
        ("openai_compatible", "base_url* api_key"),
        ("stability", "api_key* base_url"),
        ("elevenlabs", "api_key* region base_url"),
    ],
)
def test_a_provider_asks_for_exactly_its_fields(key, fields):
    entry = load().get(key)
    assert entry is not None
    assert " ".join(field.name + "*" * field.required for field in entry.credential_form) == fields
    secrets = {field.name for field in entry.credential_form if field.secret}
    assert secrets == ({"api_key", "client_secret"} if key == "azure_openai" else {"api_key"})
    assert {name for field in entry.credential_form for name in field.resets} == secrets
    assert adapter_for(entry.protocol)
    assert entry.name
    assert entry.description.endswith(".")
    assert entry.help_url
    assert entry.model_types
    assert entry.configuration_methods


def test_the_nine_providers_are_on_offer_and_stand_apart():
    catalog = load()
    assert len(catalog) == 9
    assert len({entry.name for entry in catalog}) == 9


@pytest.mark.parametrize(
    ("key", "types", "fields"),
    [
        ("openai", "LLM TEXT_EMBEDDING IMAGE_GENERATION SPEECH_TO_TEXT TEXT_TO_SPEECH MODERATION", "api_key"),
        ("anthropic", "LLM", "api_key"),
        ("google", "LLM TEXT_EMBEDDING IMAGE_GENERATION SPEECH_TO_TEXT TEXT_TO_SPEECH", "api_key"),
        ("cohere", "LLM TEXT_EMBEDDING RERANK", "api_key"),
        (
            "azure_openai",
            "LLM TEXT_EMBEDDING IMAGE_GENERATION SPEECH_TO_TEXT TEXT_TO_SPEECH",
            "deployment_name* endpoint auth_method api_key tenant_id client_id client_secret authority api_version",
        ),
        ("ollama", "LLM TEXT_EMBEDDING RERANK", "base_url api_key"),
        (
            "openai_compatible",
            "LLM TEXT_EMBEDDING RERANK SPEECH_TO_TEXT TEXT_TO_SPEECH IMAGE_GENERATION MODERATION",
            "base_url api_key",
        ),
        ("stability", "IMAGE_GENERATION", "api_key"),
        ("elevenlabs", "TEXT_TO_SPEECH SPEECH_TO_TEXT", "api_key"),
    ],
)
def test_a_custom_model_asks_for_exactly_its_fields(key, types, fields):
    entry = load().get(key)
    assert entry is not None
    assert set(entry.custom_model_types) == {ModelType(name) for name in types.split()}
    for type in entry.custom_model_types:
        form = entry.model_form(type)
        assert " ".join(field.name + "*" * field.required for field in form) == fields


def test_only_azure_and_ollama_describe_base_models_and_they_predefine_none():
    for entry in load():
        describes = entry.key in {"azure_openai", "ollama"}
        assert bool(entry.base_models) == describes
        assert bool(entry.offerings) == (ConfigurationMethod.PREDEFINED_MODELS in entry.configuration_methods)
        assert not (entry.base_models and entry.offerings)


def test_every_provider_has_an_icon_for_light_and_for_dark():
    catalog = load()
    names = [name for entry in catalog for name in (entry.icon, entry.icon_dark)]
    assert len(set(names)) == 18
    assert set(names) == set(catalog.icons)
    for drawing in catalog.icons.values():
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
        assert tags <= {"svg", "g", "rect", "circle", "path"}


def test_the_key_page_of_openai_is_named():
    entry = load().get("openai")
    assert entry is not None
    assert entry.credential_form[0].help_url == "https://platform.openai.com/api-keys"


FAULTS = [
    ("name = ", "nam = ", "nam: unknown"),
    ('name = "OpenAI-compatible"\n', "", "name: missing"),
    ('name = "OpenAI-compatible"', "name = 5", "name: must be a text"),
    ('name = "OpenAI-compatible"', 'name = " "', "name: must not be empty"),
    ("order = 80", 'order = "80"', "order: must be a whole number"),
    ('protocol = "openai"', 'protocol = "smoke"', "protocol: 'smoke'"),
    ('model_types = ["LLM"', 'model_types = ["TELEPATHY"', "model_types: 'TELEPATHY'"),
    ('help_url = "https', 'help_url = "gopher', "help_url: it must begin with"),
    ('type = "URL"', 'type = "WISH"', "fields[0].type: 'WISH'"),
    ('type = "URL"', 'type = "TEXT"', "fields[0].resets: only a URL"),
    ("required = true", 'required = "yes"', "fields[0].required: must be true or false"),
    ('resets = ["api_key"]', 'resets = ["nothing"]', "fields[0].resets: 'nothing'"),
    ('name = "api_key"', 'name = "base_url"', "fields[0].resets: 'api_key' is not"),
    ('name = "api_key"', 'name = "API key"', "fields[0].resets"),
    ('label = "API key"\n', "", "fields[1].label: missing"),
    ('label = "API key"', 'label = "API key"\ndefault = "x"', "fields[1].default: a secret has none"),
    ('label = "API key"', 'label = "API key"\noptions = []', None),
    ('label = "API key"', 'label = "API key"\noptions = [{value = "a", label = "A"}]', "fields[1].options"),
    (
        'label = "API key"',
        'label = "API key"\nshow_when = [{field = "x", equals = 1}]',
        "fields[1].show_when: 'x'",
    ),
    ('label = "API key"', 'label = "API key"\nshow_when = [1]', "fields[1].show_when"),
    ('label = "Address"', 'label = "Address"\ndefault = "nowhere"', "fields[0].default: it must begin"),
    ('protocol = "openai"', 'protocol = "openai"\naddress = "api_key"', "address: 'api_key' is not a URL"),
    (
        'label = "API key"',
        'label = "API key"\nshow_when = [{field = "base_url", equals = 1}]',
        "fields[1].show_when: base_url equals 1: must be a text",
    ),
    (
        'name = "api_key"\nlabel = "API key"\ntype = "SECRET"',
        'name = "api_key"\nlabel = "API key"\ntype = "SECRET"\n[[fields]]\nname = "on"\nlabel = "On"\ntype = "SWITCH"\ndefault = 0',
        "fields[2].default: must be true or false",
    ),
    (
        'name = "api_key"\nlabel = "API key"\ntype = "SECRET"',
        'name = "api_key"\nlabel = "API key"\ntype = "SECRET"\n[[fields]]\nname = "n"\nlabel = "N"\ntype = "INTEGER"\ndefault = false',
        "fields[2].default: must be a whole number",
    ),
]

REGION = """
[[fields]]
name = "region"
label = "Region"
type = "SELECT"
resets = ["api_key"]
options = [{ value = "a", label = "A", base_url = "https://a.example.com" }, { value = "b", label = "B" }]
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"https://a.example.com"', '"nowhere"', "base_url of 'a': it must begin"),
        ('value = "b"', 'value = "a"', "a value stands twice"),
        ('label = "B"', "label = 5", "must be texts that are not empty"),
        ('label = "B"', 'label = "B", extra = "x"', "each has a value and a label"),
        ('resets = ["api_key"]', "resets = []", "must name the secrets that base_url resets"),
    ],
)
def test_a_region_that_does_not_bind_the_key_to_its_address_is_refused(old, new, fault, tmp_path):
    text = GOOD.replace("[[model_fields]]", REGION + "[[model_fields]]", 1)
    (tmp_path / "somebody.toml").write_text(text)
    assert len(load(tmp_path)) == 1
    (tmp_path / "somebody.toml").write_text(text.replace(REGION, REGION.replace(old, new)))
    with pytest.raises(CatalogFault) as refused:
        load(tmp_path)
    assert fault in str(refused.value)


@pytest.mark.parametrize(
    ("drawing", "fault"),
    [
        ("<html></html>", "not an SVG"),
        ("<svg ><script>alert(1)</script></svg>", "holds '<script'"),
        ('<svg ><rect onload="x"/></svg>', "holds 'onload="),
        ('<svg ><rect style="fill:red"/></svg>', "holds 'style="),
        ('<svg ><use href="https://a.example.com/x"/></svg>', "holds '<use'"),
        ('<svg ><rect fill="url(#a)"/></svg>', "holds 'url('"),
        ("<svg ><!-- x --></svg>", "holds '<!'"),
        (f"<svg >{' ' * 5000}</svg>", "larger than"),
    ],
)
def test_an_icon_that_is_more_than_shapes_is_refused(drawing, fault, tmp_path):
    (tmp_path / "somebody.toml").write_text(GOOD)
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "somebody-dark.svg").write_text(drawing)
    with pytest.raises(CatalogFault) as refused:
        load(tmp_path)
    assert str(refused.value).startswith("somebody-dark.svg: entry 'somebody': ")
    assert fault in str(refused.value)


def test_a_provider_without_icons_has_none(tmp_path):
    (tmp_path / "somebody.toml").write_text(GOOD)
    entry = load(tmp_path).get("somebody")
    assert entry is not None
    assert (entry.icon, entry.icon_dark) == (None, None)


@pytest.mark.parametrize(("old", "new", "fault"), FAULTS)
def test_a_faulty_file_is_named_by_file_entry_and_fault(old, new, fault, tmp_path):
    assert old in GOOD
    (tmp_path / "somebody.toml").write_text(GOOD.replace(old, new, 1))
    if fault is None:
        assert len(load(tmp_path)) == 1
        return
    with pytest.raises(CatalogFault) as refused:
        load(tmp_path)
    assert str(refused.value).startswith("somebody.toml: entry 'somebody': ")
    assert fault in str(refused.value)
    assert isinstance(refused.value, WrongConfiguration)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("broken.toml", "name = ", "cannot be read"),
        ("Bad-Key.toml", GOOD, "its key"),
        ("empty.toml", "", "missing"),
    ],
)
def test_a_file_that_is_no_entry_is_refused(name, text, fault, tmp_path):
    (tmp_path / name).write_text(text)
    with pytest.raises(CatalogFault, match=fault):
        load(tmp_path)


def test_two_providers_cannot_stand_at_one_place(tmp_path):
    (tmp_path / "first.toml").write_text(GOOD)
    (tmp_path / "second.toml").write_text(GOOD)
    with pytest.raises(CatalogFault) as refused:
        load(tmp_path)
    assert str(refused.value) == "second.toml: entry 'second': order: 80 is 'first''s place"
    (tmp_path / "second.toml").write_text(GOOD.replace("order = 80", "order = 79"))
    assert [entry.key for entry in load(tmp_path)] == ["second", "first"]


def test_a_folder_without_providers_is_refused(tmp_path):
    with pytest.raises(CatalogFault, match="no provider"):
        load(tmp_path)


def test_a_provider_that_is_only_an_address_is_a_file_and_no_code(tmp_path):
    data = tomllib.loads(GOOD)
    text = GOOD.replace(data["name"], "Newcomer").replace(
        'protocol = "openai"', 'protocol = "openai"\nbase_url = "https://api.new.example/v1"'
    )
    (tmp_path / "newcomer.toml").write_text(text)
    entry = load(tmp_path).get("newcomer")
    assert entry is not None
    assert (entry.name, entry.protocol, entry.base_url) == (
        "Newcomer",
        "openai",
        "https://api.new.example/v1",
    )
