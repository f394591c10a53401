"""Operations made from the schema, right and broken, with odd values: whatever comes, it is an answer and no fault of ours."""

import json
import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from api import schema as public_schema
from tests.api import operations
from tests.api.credentials import ADD, filled, send
from tests.api.operations import Operation
from tests.api.service import Service
from tests.fakes.provider import Provider

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)

SCHEMA = public_schema.build()._schema
# What ends the actor's own right would make all that follows an answer to nobody.
ENDING = ("signOut", "deleteWorkspace", "leaveWorkspace", "changePassword")
# Stand in for ids that are known when the service runs.
IDS = ("@credential@", "@run@")


@pytest.fixture
async def ids(service: Service, provider: Provider) -> dict[str, str]:
    """What the stand-ins stand for."""
    added = await send(
        service, ADD, {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    )
    return dict(zip(IDS, (added["credential"]["id"], added["validationRun"]["id"]), strict=True))


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(made=operations.operations(SCHEMA, IDS))
async def test_no_operation_however_broken_is_a_fault_of_ours(
    service: Service, ids: dict[str, str], caplog: pytest.LogCaptureFixture, made: Operation
) -> None:
    caplog.clear()
    told = await _sent(service, made, ids)
    codes = {error["extensions"]["code"] for error in told.get("errors", [])}
    assert not codes & {"INTERNAL", "TIMEOUT", "UNAVAILABLE"}, told
    faults = [record for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info]
    assert not faults, [record.getMessage() for record in faults]
    assert await service.errors("{ viewer { id } }") == []  # and it is an owner who asks, to the end


async def _sent(service: Service, made: Operation, ids: dict[str, str]) -> dict[str, Any]:
    text = made.text
    for stand_in, id in ids.items():
        text = text.replace(stand_in, id)
    if made.kind == "subscription":
        return await _subscribed(service, text)
    headers = {} if made.field in ENDING else {"Authorization": f"Bearer {service.owner}"}
    response = await service.post(data=text.encode(), **headers)
    assert response.status < 500
    told: dict[str, Any] = await response.json()
    assert set(told) <= {"data", "errors"}
    return told


async def _subscribed(service: Service, text: str) -> dict[str, Any]:
    async with service.socket() as socket:
        body = json.dumps({"id": "1", "type": "subscribe", "payload": json.loads(text)})
        await socket.connection.send_str(body)
        try:
            message = await socket.receive(seconds=0.2)
        except TimeoutError:
            return {}  # it listens, and nothing happens
        if message is None:
            assert socket.close_code == 4400
            return {}
    payload = message.get("payload", {})
    return {"errors": payload} if message["type"] == "error" else dict(payload)
