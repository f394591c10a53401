"""Adding a model by hand, with a key of its own or without: the model, its credential and the credential's check are one act."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.access.texts import Problems
from models.catalog.customs import (
    Details,
    OnOffer,
    add_row,
    drop_switch,
    judge_address,
    judged_details,
)
from models.catalog.forms import GivenField
from models.catalog.offerings import Address, ModelOrigin
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.credentials.drafts import Addition, ModelName
from models.credentials.environments import refuse_foreign
from models.credentials.finding import stored_credential
from models.errors import ProblemCode
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.admission import admit
from models.validation.desk import CheckDesk
from models.validation.judging import model_of
from models.validation.saving import Admission
from models.vault.custody import Vault


@dataclass(frozen=True, slots=True)
class ModelAddition:
    """A model to be added. `fields`: of a credential of its own; `credential_id`: of one that was kept for it; neither: the
    provider's serve it."""

    address: Address
    details: Details
    fields: tuple[GivenField, ...] | None = None
    credential_name: str | None = None
    environment: str | None = None
    credential_id: UUID | None = None
    invoke: bool = False


@dataclass(frozen=True, slots=True)
class AddedModel:
    """`attached`: the model was on offer before. `run_id`: the first check of a credential that came with it."""

    address: Address
    attached: bool
    credential_id: UUID | None
    run_id: UUID | None


async def add_custom_model(
    actor: Actor,
    addition: ModelAddition,
    once: Once,
    *,
    work: UnitOfWork,
    vault: Vault,
    catalog: Catalog,
    desk: CheckDesk,
    on_offer: OnOffer,
) -> AddedModel:
    """Add a model, or a credential to one that is on offer by that name: a discovered one becomes the workspace's own, any
    other stays as it is. Raises InvalidInput (all mistakes), NotFound (provider, credential), NameTaken (of the
    credential), LimitReached (500 models a provider, 100 credentials a model), RateLimited, IdempotencyConflict."""
    address = addition.address
    entry = catalog.entry(address.provider_key)

    async def add(unit: Unit) -> AddedModel:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            problems = Problems()
            _judge_credential(problems, addition)
            judge_address(problems, entry, address)
            columns = judged_details(problems, entry, address.type, addition.details)
            offered = await on_offer(unit, actor.workspace, address)
            origin = None if offered is None else offered.origin
            own = origin in (None, ModelOrigin.DISCOVERED)
            if not own:
                _refuse_details(problems, addition.details)
            await _judge_kept(unit, actor, address, addition.credential_id, problems)
            admitted = Admission(addition.credential_id, None)
            if addition.fields is None:
                problems.refuse_any()
            else:
                admitted = await admit(
                    unit,
                    actor,
                    _credential(addition),
                    vault=vault,
                    catalog=catalog,
                    desk=desk,
                    problems=problems,
                    named="credentialName",
                )
            if own:
                await _make_own(unit, actor, address, columns, discovered=origin is not None)
            return _outcome(admitted, attached=origin is not None)

        kept = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        return _read(address, kept)

    return await work.writing(add)


async def _make_own(
    unit: Unit, actor: Actor, address: Address, columns: dict[str, Any], *, discovered: bool
) -> None:
    now = await unit.now()
    if discovered:
        # What somebody adds is on, whatever its list or a switch said while nobody had.
        await drop_switch(unit, actor.workspace, address)
    await add_row(unit, actor, address, columns, now=now)


def _judge_credential(problems: Problems, addition: ModelAddition) -> None:
    if addition.fields is not None:
        if addition.credential_id is not None:
            problems.add(
                "credentialId", ProblemCode.NOT_ALLOWED, "Give either fields or credentialId, not both."
            )
        return
    for path, given in (
        ("credentialName", addition.credential_name is not None),
        ("environment", addition.environment is not None),
        ("invoke", addition.invoke),
    ):
        if given:
            problems.add(
                path, ProblemCode.NOT_ALLOWED, f"{path} goes with fields, those of a new credential."
            )


async def _judge_kept(
    unit: Unit, actor: Actor, address: Address, credential_id: UUID | None, problems: Problems
) -> None:
    """Raises NotFound; notes a credential that is not the model's own."""
    if credential_id is None:
        return
    credential = await stored_credential(actor.workspace, credential_id)
    own = (credential.provider_key, model_of(credential))
    if own != (address.provider_key, ModelName(address.type, address.name)):
        problems.add(
            "credentialId",
            ProblemCode.NOT_ALLOWED,
            "The credential must be one of a model of this provider, type and name.",
        )
        return
    refuse_foreign(actor, credential, "credentialId")


def _refuse_details(problems: Problems, details: Details) -> None:
    for path in details.told():
        problems.add(
            path,
            ProblemCode.NOT_ALLOWED,
            "The model is on offer already and stays as it is; one that was added by hand is changed by updateCustomModel.",
        )


def _credential(addition: ModelAddition) -> Addition:
    address = addition.address
    return Addition(
        provider_key=address.provider_key,
        model=ModelName(address.type, address.name),
        fields=addition.fields or (),
        name=addition.credential_name,
        environment=addition.environment,
        invoke=addition.invoke,
    )


def _outcome(admitted: Admission, *, attached: bool) -> dict[str, Any]:
    return {
        "attached": attached,
        "credential": admitted.credential_id.hex if admitted.credential_id else None,
        "run": admitted.run_id.hex if admitted.run_id else None,
    }


def _read(address: Address, kept: Mapping[str, Any]) -> AddedModel:
    credential, run = kept["credential"], kept["run"]
    return AddedModel(
        address=address,
        attached=kept["attached"],
        credential_id=UUID(hex=credential) if credential else None,
        run_id=UUID(hex=run) if run else None,
    )
