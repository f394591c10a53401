"""Whether the parts of a question that come in OpenAI's shape have it; pure, and it repeats no value."""

from collections.abc import Collection, Iterator
from typing import Any

from models.errors import Problem, ProblemCode

_CHOICES = ("none", "auto", "required")
_FORMATS = ("text", "json_object", "json_schema")


def tool_choice(given: Any, tools: Collection[str]) -> Iterator[Problem]:
    """What is wrong with `toolChoice`: one of three words, or the name of a tool that is given."""
    if given is None:
        return
    if not tools:
        yield _problem(ProblemCode.NOT_ALLOWED, "toolChoice goes with tools.", "toolChoice")
    if isinstance(given, str):
        if given not in _CHOICES:
            yield _problem(
                ProblemCode.NOT_AN_OPTION, f"toolChoice is one of {', '.join(_CHOICES)}.", "toolChoice"
            )
        return
    named = given.get("function") if isinstance(given, dict) and given.get("type") == "function" else None
    name = named.get("name") if isinstance(named, dict) else None
    if not isinstance(name, str):
        what = 'toolChoice is a word, or {"type": "function", "function": {"name": …}}.'
        yield _problem(ProblemCode.WRONG_TYPE, what, "toolChoice")
    elif name not in tools and tools:
        yield _problem(
            ProblemCode.UNKNOWN, "No tool of that name is given.", "toolChoice", "function", "name"
        )


def response_format(given: Any) -> Iterator[Problem]:
    """What is wrong with `responseFormat`."""
    if given is None:
        return
    if not isinstance(given, dict):
        yield _problem(ProblemCode.WRONG_TYPE, "responseFormat is an object with a type.", "responseFormat")
    elif given.get("type") not in _FORMATS:
        what = f"The type is one of {', '.join(_FORMATS)}."
        yield _problem(ProblemCode.NOT_AN_OPTION, what, "responseFormat", "type")
    elif given["type"] == "json_schema":
        schema = given.get("json_schema")
        place = ("responseFormat", "json_schema")
        if not isinstance(schema, dict):
            yield _problem(ProblemCode.REQUIRED, "Give json_schema: an object with name and schema.", *place)
            return
        if not isinstance(schema.get("name"), str) or not schema["name"]:
            yield _problem(ProblemCode.REQUIRED, "A JSON schema has a name.", *place, "name")
        if not isinstance(schema.get("schema"), dict):
            yield _problem(ProblemCode.WRONG_TYPE, "The schema is an object.", *place, "schema")


def wants_schema(given: Any) -> bool:
    """Whether the answer is to follow a schema."""
    return isinstance(given, dict) and given.get("type") == "json_schema"


def _problem(code: ProblemCode, message: str, *path: str) -> Problem:
    return Problem(path, code, message)
