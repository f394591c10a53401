"""Requests that are made to cost more than they weigh: each by name, as the body that is sent. Tests and measures send them."""

from typing import Any

_LINES = "x\n" * 30_000


def _documents() -> dict[str, str]:
    doubling = " ".join(
        f"fragment F{i} on Account {{ ...F{i + 1} ...F{i + 1} ...F{i + 1} }}" for i in range(60)
    )
    crossed = " ".join(
        f"fragment F{i} on Account {{ {' '.join(f'...F{j}' for j in range(12))} }}" for i in range(12)
    )
    ladder = " ".join(
        f"fragment F{i} on Provider {{ credentials {{ provider {{ ...F{i + 1} }} }} }}" for i in range(60)
    )
    apart = " ".join(f"fragment F{i} on Account {{ id name email }}" for i in range(90))
    spread = " ".join(f"...F{i}" for i in range(90))
    inline = "... on Viewer { " * 150 + "id " * 300 + "} " * 150
    kinds = ("Credential", "ValidationRun", "Provider", "Account", "ApiToken", "Workspace")
    return {
        "aliases": "{ viewer { " + " ".join(f"a{i}: id" for i in range(320)) + " } }",
        "root aliases": "{ " + " ".join(f"a{i}: viewer {{ id }}" for i in range(140)) + " }",
        "a field nine hundred times": "{ viewer { account { " + "id " * 900 + "} } }",
        "an object two hundred times": "{ viewer { " + "account { id } " * 240 + "} }",
        "objects of three": "{ viewer { " + "account { id name email } " * 160 + "} }",
        "objects within objects": "{ providers { " + "credentials { provider { key } } " * 120 + "} }",
        "arguments that differ": "{ " + " ".join(f"node(id: {i}) {{ id }}" for i in range(19)) + " }",
        "many arguments": "{ credentials("
        + " ".join(f"a{i}: {i}" for i in range(320))
        + ") { totalCount } }",
        "depth": "{ " + "providers { credentials { provider { " * 60 + "key" + " } } }" * 60 + " }",
        "very deep": "{ a " * 330 + "}" * 330,
        "nested lists": "{ node(id: " + "[" * 480 + "]" * 480 + ") { id } }",
        "nested objects": "{ node(id: " + "{a: " * 240 + "1" + "}" * 240 + ") { id } }",
        "nested types": "query ($a: " + "[" * 450 + "Int" + "]" * 450 + ") { viewer { id } }",
        "inline fragments within each other": "{ viewer { " + inline + "} }",
        "inline fragments": '{ node(id: "x") { '
        + " ".join(f"... on {kinds[i % 6]} {{ id }}" for i in range(150))
        + " } }",
        "fragments that triple": "{ viewer { account { ...F0 } } } "
        + doubling
        + " fragment F60 on Account { id }",
        "fragments in circles": "{ viewer { account { ...F0 } } } " + crossed,
        "a ladder of fragments": "{ providers { ...F0 } } " + ladder + " fragment F60 on Provider { key }",
        "fragments side by side": "{ viewer { account { " + spread + " } } } " + apart,
        "one fragment spread often": "{ viewer { account { "
        + "...A " * 450
        + "} } } fragment A on Account { id }",
        "unused fragments": "{ viewer { id } } "
        + " ".join(f"fragment F{i} on Account {{ id }}" for i in range(120)),
        "directives": "{ viewer { id " + "@include(if: true) " * 140 + "} }",
        "unknown directives": "{ viewer { id " + "@a " * 480 + "} }",
        "directives on the operation": "query " + "@skip(if: true) " * 140 + "{ viewer { id } }",
        "tokens": "{ viewer { " + "id " * 20_000 + "} }",
        "commas": "{ viewer { id } }" + "," * 65_000,
        "comments": "{ viewer { id } }" + "\n#" * 30_000,
        "a long comment": "{ viewer { id } } #" + "x" * 65_000,
        "a long name": "{ " + "a" * 65_000 + " }",
        "a long number": "{ node(id: " + "9" * 65_000 + ") { id } }",
        "a long fraction": "{ node(id: 1." + "9" * 65_000 + "e99999) { id } }",
        "a long text": '{ node(id: "' + "\\u0041" * 10_000 + '") { id } }',
        "a block of lines": '{ node(id: """' + _LINES + '""") { id } }',
        "two hundred thousand characters": "{ viewer { id } } #" + "x" * 200_000,
        "unknown fields": "{ viewer { " + " ".join(f"nothing{i}" for i in range(490)) + " } }",
        "unknown types": " ".join(f"fragment F{i} on Nothing{i} {{ id }}" for i in range(120))
        + " { viewer { id } }",
        "unknown variables": "{ viewer { id } "
        + " ".join(f"node(id: $a{i}) {{ id }}" for i in range(19))
        + " }",
        "unused variables": "query (" + " ".join(f"$a{i}: Int" for i in range(240)) + ") { viewer { id } }",
        "one variable often": "query (" + "$a: Int " * 240 + ") { viewer { id } }",
        "operations": " ".join(f"query Q{i} {{ viewer {{ id }} }}" for i in range(120)),
        "ten operations": " ".join(f"query Q{i} {{ viewer {{ {'id ' * 80} }} }}" for i in range(10)),
        "operations of one fragment": " ".join(
            f"query Q{i} {{ viewer {{ account {{ ...F0 }} }} }}" for i in range(10)
        )
        + " ".join(f"fragment F{i} on Account {{ ...F{i + 1} ...F{i + 2} }}" for i in range(80))
        + " fragment F80 on Account { id } fragment F81 on Account { id }",
        "introspection": "{ __schema { types { " + "fields { type { " * 3 + "name" + " } }" * 3 + " } } }",
        "deep introspection": "{ __schema { types { " + "ofType { " * 20 + "name" + " }" * 20 + " } } }",
        "introspection under aliases": "{ "
        + " ".join(f"a{i}: __schema {{ types {{ name fields {{ name }} }} }}" for i in range(20))
        + "}",
        "introspection within aliases": "{ __schema { types { fields { type { "
        + " ".join(f"a{i}: fields {{ name description args {{ name }} }}" for i in range(29))
        + "} } } } }",
        "introspection three times": "{ "
        + " ".join(
            f"{alias} __schema {{ types {{ name description fields {{ name description args {{ name description type {{ name }} }}"
            " type { name fields { name } inputFields { name } } } inputFields { name description } possibleTypes { name } } }"
            for alias in ("a:", "b:", "")
        )
        + "}",
        "fields of a credential": "mutation { addCredential(input: {fields: ["
        + '{name: "a"} ' * 190
        + "]}) { __typename } }",
    }


ADD = "mutation ($input: AddCredentialInput!) { addCredential(input: $input) { __typename } }"


def _variables() -> dict[str, tuple[str, Any]]:
    def add(fields: Any) -> tuple[str, Any]:
        return ADD, {"input": {"providerKey": "openai", "fields": fields}}

    return {
        "eight thousand fields": add([{"name": "a", "value": 1}] * 8_000),
        "eight thousand secrets": add([{"name": "a", "secret": "x"}] * 8_000),
        "fields of nothing": add([{}] * 60_000),
        "as many fields as may be": add([{"name": "a"}] * 1_490),
        "as many values as may be": add([{}] * 2_990),
        "fields that are numbers": add([1] * 60_000),
        "fields of unknown names": add([{f"a{i}": 1 for i in range(8_000)}]),
        "a value of many values": add([{"name": "a", "value": [1] * 60_000}]),
        "a deep value": add([{"name": "a", "value": _nested(50)}]),
        "a long text": add([{"name": "a", "secret": "x" * 200_000}]),
        "unknown variables": ("{ __typename }", {f"a{i}": i for i in range(12_000)}),
        "a long id": ("query ($id: ID!) { node(id: $id) { id } }", {"id": "x" * 200_000}),
        "a long search": ("query ($a: String) { providers(search: $a) { key } }", {"a": "%_" * 100_000}),
        "many permissions": (
            "mutation ($i: CreateApiTokenInput!) { createApiToken(input: $i) { __typename } }",
            {"i": {"name": "x", "permissions": ["PROVIDERS_VIEW"] * 12_000}},
        ),
    }


def _nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


BOMBS: dict[str, dict[str, Any]] = {
    **{name: {"query": text} for name, text in _documents().items()},
    **{f"variables: {name}": {"query": q, "variables": v} for name, (q, v) in _variables().items()},
}
