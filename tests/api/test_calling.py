"""Which operations call models, through fragments too."""

import pytest
from graphql import OperationDefinitionNode, build_schema, parse

from api import schema as public_schema
from api.calling import Calling, calling
from resolvers.invocation import MODEL_CALLS

CASES = {
    "{ viewer { id } }": Calling.NOTHING,
    "{ __typename }": Calling.NOTHING,
    "{ a: completeChat }": Calling.ALONE,
    "{ completeChat __typename }": Calling.ALONE,
    "{ completeChat embedTexts ... { completeChat } }": Calling.ALONE,
    "{ completeChat addCredential }": Calling.AMONG_OTHERS,
    "{ ...A } fragment A on Mutation { ... on Mutation { embedTexts } ...B } fragment B on Mutation { x }": Calling.AMONG_OTHERS,
    "{ ...A ...A } fragment A on Mutation { embedTexts }": Calling.ALONE,
    "{ x { completeChat } }": Calling.NOTHING,
    "{ completeChat: viewer { id } }": Calling.NOTHING,
}


@pytest.mark.parametrize("text", CASES)
def test_what_an_operation_calls(text: str) -> None:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    assert calling(document, operation) is CASES[text]


def test_the_names_are_those_of_the_schema() -> None:
    schema = build_schema(public_schema.printed(public_schema.build()))
    assert schema.mutation_type is not None
    assert schema.subscription_type is not None
    assert {*schema.mutation_type.fields, *schema.subscription_type.fields} >= MODEL_CALLS
