"""The catalog as data: what the three providers ask for, and that a faulty file is named by file, entry and fault."""

import tomllib

import pytest

from models.catalog.entries import ModelType
from models.catalog.faults import CatalogFault
from models.catalog.providers import FOLDER, load
from models.errors import WrongConfiguration
from models.vendors.registry import adapter_for

GOOD = (FOLDER / "openai_compatible.toml").read_text()


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("openai", {"api_key": True, "organization": False, "project": False, "base_url": False}),
        ("openai_compatible", {"base_url": True, "api_key": False}),
        ("ollama", {"base_url": True, "api_key": False}),
    ],
)
def test_a_provider_asks_for_exactly_its_fields(key, fields):
    entry = load().get(key)
    assert entry is not None
    assert {field.name: field.required for field in entry.credential_form} == fields
    assert [field.name for field in entry.credential_form if field.secret] == ["api_key"]
    assert next(field for field in entry.credential_form if field.name == "base_url").resets == ("api_key",)
    assert adapter_for(entry.protocol)
    assert entry.name
    assert entry.description.endswith(".")
    assert entry.model_types
    assert entry.configuration_methods


def test_custom_models_are_of_the_types_that_the_provider_serves():
    catalog = load()
    for key, types in (
        ("ollama", {"LLM", "TEXT_EMBEDDING", "RERANK"}),
        ("openai_compatible", set(ModelType)),
    ):
        entry = catalog.get(key)
        assert entry is not None
        assert set(entry.custom_model_types) == types
        assert {field.name for field in entry.model_form("LLM")} == {"base_url", "api_key"}
        assert not any(field.required for field in entry.model_form())
    openai = catalog.get("openai")
    assert openai is not None
    assert [field.name for field in openai.model_form(ModelType.LLM)] == ["api_key"]
    assert openai.model_form("RERANK") == ()


def test_the_catalog_is_in_the_order_of_display_and_knows_no_stranger():
    catalog = load()
    assert [entry.key for entry in catalog] == ["openai", "ollama", "openai_compatible"]
    assert catalog.get("nobody") is None


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
]


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
