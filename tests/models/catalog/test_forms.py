"""What was typed into a form: all mistakes in one answer, nothing repeated, and no secret sent elsewhere unasked."""

import pytest

from models.catalog.entries import FieldType, FormCondition, FormField, FormOption
from models.catalog.forms import (
    Accepted,
    Former,
    GivenField,
    called,
    destination,
    effective,
    faults,
    form_of,
    host,
    lent,
    read,
)
from models.catalog.providers import load
from models.errors import InvalidInput, SecretsRequired
from models.vault.secret import Secret
from tests.models.vendors.spellings import ELSEWHERE, LOOPBACK, METADATA

CATALOG = load()
KEY = "sk-0123456789abcdefghijklmnop"


def entry(key):
    found = CATALOG.get(key)
    assert found is not None
    return found


OPENAI = entry("openai").credential_form
COMPATIBLE = entry("openai_compatible").credential_form

AZURE_LIKE = (
    FormField("endpoint", "Endpoint", FieldType.URL, required=True, resets=("api_key",)),
    FormField(
        "method",
        "Method",
        FieldType.SELECT,
        default="key",
        options=(FormOption("key", "Key"), FormOption("entra", "Entra")),
    ),
    FormField("api_key", "Key", FieldType.SECRET, required=True, show_when=(FormCondition("method", "key"),)),
    FormField(
        "tenant", "Tenant", FieldType.TEXT, required=True, show_when=(FormCondition("method", "entra"),)
    ),
    FormField(
        "client_secret",
        "Client secret",
        FieldType.SECRET,
        required=True,
        show_when=(FormCondition("method", "entra"),),
    ),
    FormField("deep", "Deep", FieldType.TEXT, required=True, show_when=(FormCondition("tenant", "x"),)),
    FormField("retries", "Retries", FieldType.INTEGER),
    FormField("strict", "Strict", FieldType.SWITCH),
)


def secret(name, text=KEY):
    return GivenField(name, secret=Secret(text), has_secret=True)


def value(name, given):
    return GivenField(name, value=given, has_value=True)


def no_secret(name):
    return GivenField(name, has_secret=True)


def mistakes(form, *given, former=None):
    with pytest.raises(InvalidInput) as refused:
        read(form, given, former=former)
    return [(".".join(problem.path), problem.code.value) for problem in refused.value.problems]


def test_a_good_form_is_taken_as_typed():
    key = secret("api_key")
    accepted = read(
        OPENAI, [key, value("organization", "  org-1 "), value("base_url", "https://eu.api.openai.com/v1/")]
    )
    assert accepted.secrets == {"api_key": key.secret}
    assert accepted.plain == {"organization": "org-1", "base_url": "https://eu.api.openai.com/v1"}
    assert accepted.cleared == accepted.kept_secrets == frozenset()


def test_all_mistakes_come_in_one_answer():
    found = mistakes(
        OPENAI,
        value("organization", 5),
        value("base_url", "not a url"),
        value("bogus", "x"),
        value("another", "x"),
        value("project", "p"),
        value("project", "p"),
    )
    assert sorted(found) == sorted(
        [
            ("fields.organization", "WRONG_TYPE"),
            ("fields.base_url", "MALFORMED"),
            ("fields.bogus", "UNKNOWN"),
            ("fields.another", "UNKNOWN"),
            ("fields.project", "DUPLICATE"),
            ("fields.api_key", "REQUIRED"),
        ]
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (value("api_key", KEY), "NOT_ALLOWED"),
        (
            GivenField("api_key", secret=Secret(KEY), value="x", has_secret=True, has_value=True),
            "NOT_ALLOWED",
        ),
        (GivenField("api_key"), "REQUIRED"),
        (no_secret("api_key"), "REQUIRED"),
        (value("api_key", None), "REQUIRED"),
        (secret("api_key", ""), "MALFORMED"),
        (secret("api_key", "   "), "MALFORMED"),
        (secret("api_key", "sk 1"), "MALFORMED"),
        (secret("api_key", "sk-1\n"), "MALFORMED"),
        (secret("api_key", "\tsk-1"), "MALFORMED"),
        (secret("api_key", "sk-1\r\nX-Evil: 1"), "MALFORMED"),
        (secret("api_key", "sk-\x00"), "MALFORMED"),
        (secret("api_key", "sk-\x7f"), "MALFORMED"),
        (secret("api_key", "sk-\u200b"), "MALFORMED"),
        (secret("api_key", "sk-\ud800"), "MALFORMED"),
        (secret("api_key", "sk-ключ"), "MALFORMED"),
        (secret("api_key", "x" * 4097), "TOO_LONG"),
        (secret("api_key", "x" * 1_000_000), "TOO_LONG"),
    ],
)
def test_a_mistaken_key_is_refused_and_named_once(given, code):
    assert mistakes(OPENAI, given) == [("fields.api_key", code)]


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("organization", "o" * 501, "TOO_LONG"),
        ("organization", "org\x00", "MALFORMED"),
        ("organization", "org\ud800", "MALFORMED"),
        ("organization", "org\nX-Evil: 1", "MALFORMED"),
        ("organization", ["org"], "WRONG_TYPE"),
        ("organization", {"a": 1}, "WRONG_TYPE"),
        ("organization", True, "WRONG_TYPE"),
        ("base_url", 5, "WRONG_TYPE"),
        ("base_url", "https://" + "a" * 2001, "TOO_LONG"),
        ("base_url", "api.openai.com", "MALFORMED"),
        ("base_url", "ftp://api.openai.com", "MALFORMED"),
        ("base_url", "javascript:alert(1)", "MALFORMED"),
        ("base_url", "https://", "MALFORMED"),
        ("base_url", "https:///v1", "MALFORMED"),
        ("base_url", "https://user:pass@api.openai.com", "MALFORMED"),
        ("base_url", "https://api.openai.com/v1?key=1", "MALFORMED"),
        ("base_url", "https://api.openai.com/v1?", "MALFORMED"),
        ("base_url", "https://api.openai.com/v1#x", "MALFORMED"),
        ("base_url", "https://api.openai.com:0", "MALFORMED"),
        ("base_url", "https://api.openai.com:65536", "MALFORMED"),
        ("base_url", "https://api.openai.com:x", "MALFORMED"),
        ("base_url", "https://api .openai.com", "MALFORMED"),
        ("base_url", "https://api\x00.openai.com", "MALFORMED"),
        ("base_url", "https://[::1", "MALFORMED"),
        ("base_url", "https://" + "a" * 64 + ".com", "MALFORMED"),
        ("base_url", "https://" + "a." * 130 + "com", "MALFORMED"),
    ],
)
def test_a_mistaken_plain_field_is_refused(name, given, code):
    assert mistakes(OPENAI, secret("api_key"), value(name, given)) == [(f"fields.{name}", code)]
    assert mistakes(OPENAI, secret("api_key"), secret(name)) == [(f"fields.{name}", "NOT_ALLOWED")]


@pytest.mark.parametrize("spelling", [*LOOPBACK, *ELSEWHERE, *METADATA])
def test_an_address_inward_is_either_malformed_or_left_to_the_guard(spelling):
    typed = [value("base_url", spelling.replace("{port}", "11434"))]
    outcome: object
    try:
        outcome = host(entry("openai_compatible"), read(COMPATIBLE, typed).plain)
    except InvalidInput:
        outcome = mistakes(COMPATIBLE, *typed)
    assert outcome == [("fields.base_url", "MALFORMED")] or isinstance(outcome, str)


def test_no_message_repeats_what_was_typed():
    canary = "canary-0123456789"
    with pytest.raises(InvalidInput) as refused:
        read(
            OPENAI,
            [
                secret("api_key", f"{canary} "),
                value("organization", f"{canary}\n{canary}"),
                value("base_url", f"https://{canary}@host"),
                value(canary, canary),
                secret(f"{canary}\n"),
            ],
        )
    assert canary not in repr(refused.value.problems) + str(refused.value)
    assert len(refused.value.problems) == 5


def test_an_unknown_name_that_is_no_name_is_told_by_its_place():
    assert mistakes(OPENAI, secret("api_key"), value("x" * 1_000_000, "x")) == [("fields.1", "UNKNOWN")]
    assert mistakes(OPENAI, secret("api_key"), value("sk-abc", "x")) == [("fields.1", "UNKNOWN")]


def test_an_empty_text_is_a_text_left_out():
    assert read(OPENAI, [secret("api_key"), value("organization", "  ")]).plain == {}
    assert mistakes(COMPATIBLE, value("base_url", "")) == [("fields.base_url", "REQUIRED")]


def test_a_hidden_field_is_neither_required_nor_kept():
    accepted = read(
        AZURE_LIKE, [value("endpoint", "https://a.example.com"), secret("api_key"), value("tenant", "x")]
    )
    assert accepted.plain == {"endpoint": "https://a.example.com"}
    assert set(accepted.secrets) == {"api_key"}
    found = mistakes(AZURE_LIKE, value("endpoint", "https://a.example.com"), value("method", "entra"))
    assert found == [("fields.tenant", "REQUIRED"), ("fields.client_secret", "REQUIRED")]


def test_what_hangs_on_a_hidden_field_is_hidden_too():
    given = [
        value("endpoint", "https://a.example.com"),
        secret("api_key"),
        value("tenant", "x"),
        value("deep", "y"),
    ]
    assert "deep" not in read(AZURE_LIKE, given).plain


def test_hiding_a_stored_field_clears_it():
    former = Former({"endpoint": "https://a.example.com"}, ["api_key"])
    accepted = read(
        AZURE_LIKE, [value("method", "entra"), value("tenant", "t"), secret("client_secret")], former=former
    )
    assert accepted.cleared == {"api_key"}
    assert accepted.kept_secrets == frozenset()


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("method", "carrier pigeon", "NOT_AN_OPTION"),
        ("method", 1, "WRONG_TYPE"),
        ("retries", "3", "WRONG_TYPE"),
        ("retries", 3.0, "WRONG_TYPE"),
        ("retries", True, "WRONG_TYPE"),
        ("retries", 2**70, "OUT_OF_RANGE"),
        ("strict", "true", "WRONG_TYPE"),
        ("strict", 1, "WRONG_TYPE"),
    ],
)
def test_choices_numbers_and_switches_are_judged_by_their_type(name, given, code):
    fine = [value("endpoint", "https://a.example.com"), secret("api_key")]
    assert mistakes(AZURE_LIKE, *fine, value(name, given)) == [(f"fields.{name}", code)]
    assert read(AZURE_LIKE, [*fine, value("retries", 3), value("strict", False)]).plain["strict"] is False


def test_in_a_change_what_is_left_out_stays_and_null_clears():
    former = Former({"organization": "org-1", "project": "p"}, ["api_key"])
    accepted = read(OPENAI, [value("project", None)], former=former)
    assert accepted == Accepted({"organization": "org-1"}, {}, frozenset({"project"}), frozenset({"api_key"}))
    assert mistakes(OPENAI, no_secret("api_key"), former=former) == [("fields.api_key", "REQUIRED")]
    stored = Former({"base_url": "https://a.example.com"}, ["api_key"])
    accepted = read(COMPATIBLE, [no_secret("api_key")], former=stored)
    assert (accepted.cleared, accepted.kept_secrets) == ({"api_key"}, frozenset())


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("https://a.example.com", "https://b.example.com", True),
        ("https://a.example.com", "http://a.example.com", True),
        ("https://a.example.com", "https://a.example.com:8443", True),
        ("https://a.example.com", "https://a.example.com:443", False),
        ("https://a.example.com", "https://A.example.com./v1", False),
        ("https://a.example.com/v1", "https://a.example.com/v2", False),
    ],
)
def test_a_changed_destination_asks_for_the_secret_again(before, after, moves):
    former = Former({"base_url": before}, ["api_key"])
    change = value("base_url", after)
    if moves:
        with pytest.raises(SecretsRequired) as refused:
            read(COMPATIBLE, [change], former=former)
        assert refused.value.fields == ("api_key",)
    else:
        assert read(COMPATIBLE, [change], former=former).kept_secrets == {"api_key"}
    assert read(COMPATIBLE, [change, secret("api_key")], former=former).kept_secrets == frozenset()
    assert read(COMPATIBLE, [change, no_secret("api_key")], former=former).cleared == {"api_key"}
    assert read(COMPATIBLE, [change], former=Former({"base_url": before})).secrets == {}


def test_leaving_or_reaching_the_providers_own_address_is_a_change_of_destination():
    own, other = Former({}, ["api_key"]), Former({"base_url": "https://proxy.example.com/v1"}, ["api_key"])
    with pytest.raises(SecretsRequired):
        read(OPENAI, [value("base_url", "https://proxy.example.com/v1")], former=own)
    with pytest.raises(SecretsRequired):
        read(OPENAI, [value("base_url", None)], former=other)
    assert read(OPENAI, [value("base_url", "https://api.openai.com/v1")], former=own).kept_secrets == {
        "api_key"
    }


def test_a_destination_is_the_vendor_or_the_origin():
    openai, compatible = entry("openai"), entry("openai_compatible")
    assert destination(openai, {}, "api_key") == "vendor:openai"
    assert destination(openai, {"base_url": "https://API.openai.com./v2"}, "api_key") == "vendor:openai"
    assert (
        destination(openai, {"base_url": "https://eu.api.openai.com/v1"}, "api_key")
        == "https://eu.api.openai.com:443"
    )
    assert (
        destination(compatible, {"base_url": "http://127.0.0.1:8090/v1"}, "api_key")
        == "http://127.0.0.1:8090"
    )
    assert host(openai, {}) == "api.openai.com:443"
    assert host(compatible, {"base_url": "http://[::1]:8090"}) == "[::1]:8090"


def test_defaults_are_filled_in_for_use_and_not_for_keeping():
    assert read(OPENAI, [secret("api_key")]).plain == {}
    assert effective(OPENAI, {}) == {"base_url": "https://api.openai.com/v1"}


def test_what_is_stored_is_judged_again():
    assert faults(OPENAI, {"organization": "org-1"}, {"api_key": Secret(KEY)}) == ()
    found = faults(OPENAI, {"organization": 5, "gone": "x"}, {})
    assert sorted(problem.path[1] for problem in found) == ["api_key", "organization"]


AZURE = entry("azure_openai")
ELEVENLABS = entry("elevenlabs")
ENTRA = [
    value("auth_method", "entra_service_principal"),
    value("tenant_id", "t"),
    value("client_id", "c"),
    secret("client_secret"),
]
ENDPOINT = value("endpoint", "https://my.openai.azure.com")


def test_azure_asks_for_the_fields_of_the_chosen_way_alone():
    assert read(AZURE.credential_form, [ENDPOINT, secret("api_key")]).secrets.keys() == {"api_key"}
    accepted = read(AZURE.credential_form, [ENDPOINT, secret("api_key"), *ENTRA])
    assert accepted.secrets.keys() == {"client_secret"}
    assert (
        effective(AZURE.credential_form, accepted.plain)["authority"] == "https://login.microsoftonline.com"
    )
    assert "authority" not in effective(AZURE.credential_form, {"endpoint": "https://my.openai.azure.com"})
    assert mistakes(AZURE.credential_form, ENDPOINT) == [("fields.api_key", "REQUIRED")]
    assert mistakes(AZURE.credential_form, ENDPOINT, ENTRA[0]) == [
        ("fields.tenant_id", "REQUIRED"),
        ("fields.client_id", "REQUIRED"),
        ("fields.client_secret", "REQUIRED"),
    ]


def test_each_secret_of_azure_is_bound_to_the_host_that_receives_it():
    plain = {"endpoint": "https://my.openai.azure.com/", "auth_method": "entra_service_principal"}
    assert destination(AZURE, plain, "client_secret") == "https://login.microsoftonline.com:443"
    assert destination(AZURE, {"endpoint": plain["endpoint"]}, "api_key") == "https://my.openai.azure.com:443"
    assert host(AZURE, plain) == "my.openai.azure.com:443"


def test_a_new_endpoint_asks_for_the_key_and_a_new_authority_for_the_client_secret():
    keyed = Former({"endpoint": "https://my.openai.azure.com"}, ["api_key"])
    entra = Former(
        {
            "endpoint": "https://my.openai.azure.com",
            "auth_method": "entra_service_principal",
            "tenant_id": "t",
            "client_id": "c",
        },
        ["client_secret"],
    )
    elsewhere = value("endpoint", "https://other.openai.azure.com")
    with pytest.raises(SecretsRequired) as refused:
        read(AZURE.credential_form, [elsewhere], former=keyed)
    assert refused.value.fields == ("api_key",)
    with pytest.raises(SecretsRequired) as refused:
        read(AZURE.credential_form, [value("authority", "https://login.microsoftonline.us")], former=entra)
    assert refused.value.fields == ("client_secret",)
    assert read(AZURE.credential_form, [elsewhere], former=entra).kept_secrets == {"client_secret"}


def test_the_region_decides_the_address_unless_one_is_given():
    assert host(ELEVENLABS, {}) == "api.elevenlabs.io:443"
    assert destination(ELEVENLABS, {}, "api_key") == "vendor:elevenlabs"
    eu = {"region": "eu"}
    assert effective(ELEVENLABS.credential_form, eu)["base_url"] == "https://api.eu.residency.elevenlabs.io"
    assert host(ELEVENLABS, eu) == "api.eu.residency.elevenlabs.io:443"
    assert destination(ELEVENLABS, eu, "api_key") == "https://api.eu.residency.elevenlabs.io:443"
    proxied = {**eu, "base_url": "https://proxy.example.com"}
    assert host(ELEVENLABS, proxied) == "proxy.example.com:443"
    assert destination(ELEVENLABS, proxied, "api_key") == "https://proxy.example.com:443"
    assert read(ELEVENLABS.credential_form, [secret("api_key"), value("region", "eu")]).plain == eu


def test_a_new_region_asks_for_the_key_where_it_moves_the_address():
    form = ELEVENLABS.credential_form
    for before, change in (({}, "us"), ({"region": "us"}, None), ({"region": "us"}, "global")):
        with pytest.raises(SecretsRequired):
            read(form, [value("region", change)], former=Former(before, ["api_key"]))
    assert read(form, [value("region", "global")], former=Former({}, ["api_key"])).kept_secrets == {"api_key"}
    fixed = Former({"base_url": "https://proxy.example.com"}, ["api_key"])
    assert read(form, [value("region", "us")], former=fixed).kept_secrets == {"api_key"}


def test_every_option_of_a_region_names_a_place_of_its_own():
    region = next(field for field in ELEVENLABS.credential_form if field.name == "region")
    assert len({option.base_url for option in region.options}) == len(region.options) == 5


SWITCHED = (
    FormField("strict", "Strict", FieldType.SWITCH, required=True),
    FormField("loud", "Loud", FieldType.SWITCH, default=True),
    FormField("retries", "Retries", FieldType.INTEGER, default=0, required=True),
    FormField(
        "quiet_hours", "Hours", FieldType.TEXT, required=True, show_when=(FormCondition("loud", False),)
    ),
    FormField("zero", "Zero", FieldType.TEXT, show_when=(FormCondition("strict", False),)),
    FormField("number", "Number", FieldType.TEXT, show_when=(FormCondition("retries", False),)),
)


def test_a_switch_that_is_off_and_a_number_that_is_zero_are_values():
    accepted = read(SWITCHED, [value("strict", False), value("retries", 0)])
    assert accepted.plain == {"strict": False, "retries": 0}
    assert effective(SWITCHED, accepted.plain) == {"strict": False, "loud": True, "retries": 0}
    assert faults(SWITCHED, accepted.plain, {}) == ()
    kept = read(SWITCHED, [value("retries", 2)], former=Former(accepted.plain))
    assert kept.plain == {"strict": False, "retries": 2}


def test_defaults_count_before_what_is_required_and_what_shows():
    assert mistakes(SWITCHED) == [("fields.strict", "REQUIRED")]
    assert mistakes(SWITCHED, value("strict", True), value("loud", False)) == [
        ("fields.quiet_hours", "REQUIRED")
    ]
    assert read(SWITCHED, [value("strict", True)]).plain == {"strict": True}
    assert read(SWITCHED, [value("strict", False), value("loud", None)]).plain == {"strict": False}


def test_a_condition_tells_off_from_zero():
    given = [value("strict", False), value("zero", "x"), value("number", "y")]
    assert read(SWITCHED, given).plain == {"strict": False, "zero": "x"}


@pytest.mark.parametrize(
    ("key", "required"),
    [
        ("openai", {"api_key"}),
        ("anthropic", {"api_key"}),
        ("google", {"api_key"}),
        ("cohere", {"api_key"}),
        ("stability", {"api_key"}),
        ("elevenlabs", {"api_key"}),
        ("ollama", {"base_url"}),
        ("openai_compatible", {"base_url"}),
        ("azure_openai", {"endpoint", "api_key", "tenant_id", "client_id", "client_secret"}),
    ],
)
def test_a_credential_of_one_model_needs_what_the_providers_would_lend(key, required):
    provider = entry(key)
    type = provider.custom_model_types[0]
    assert lent(provider, type) == required
    form = form_of(provider, type)
    own = {field.name for field in provider.model_form(type) if field.required}
    assert {field.name for field in form if field.required} == required | own
    assert [field.name for field in form] == [field.name for field in provider.model_form(type)]
    assert form_of(provider) == provider.credential_form


def test_a_type_that_a_provider_takes_no_model_of_has_no_form():
    assert form_of(entry("anthropic"), "RERANK") == ()


def test_a_form_without_an_address_is_called_at_the_providers_own():
    for provider in CATALOG:
        for form in (provider.credential_form, form_of(provider, provider.custom_model_types[0])):
            filled = called(provider, form, {})
            if provider.base_url is not None:
                assert filled["base_url"] == provider.base_url
            assert filled.items() >= effective(form, {}).items()
    openai = entry("openai")
    form = form_of(openai, "LLM")
    # An address that the form does not have is not called, whatever a row says.
    moved = {"base_url": "https://elsewhere.example.com/v1"}
    assert called(openai, form, moved)["base_url"] == openai.base_url
    assert destination(openai, moved, "api_key", form=form) == "vendor:openai"
    assert host(openai, moved, form=form) == "api.openai.com:443"


def test_a_secret_of_one_model_is_bound_to_its_own_address():
    for key, address in (("ollama", "base_url"), ("azure_openai", "endpoint")):
        provider = entry(key)
        form = form_of(provider, "LLM")
        plain = {address: "https://models.example.com"}
        assert destination(provider, plain, "api_key", form=form) == "https://models.example.com:443"
        assert host(provider, plain, form=form) == "models.example.com:443"
