"""What may be done to credentials: each mutation reads its input, makes one call, and tells what it changed."""

from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from models.access.permissions import Permission
from models.credentials import removal, switching
from models.errors import NotFound
from models.pools import leaving
from models.pools.impacts import tell_pools
from models.standing.presence import build_on
from models.standing.telling import tell_deletion, tell_disabling
from models.validation import admission, changing, queue, rechecking, trying
from models.validation.saving import Admission
from resolvers.context import Info
from resolvers.credentials import inputs
from resolvers.credentials.inputs import credential_key
from resolvers.credentials.results import (
    AddCredentialResult,
    AddCredentialSuccess,
    DeleteCredentialResult,
    DeleteCredentialSuccess,
    DisableCredentialResult,
    DisableCredentialSuccess,
    EnableCredentialResult,
    EnableCredentialSuccess,
    SetDefaultCredentialResult,
    SetDefaultCredentialSuccess,
    TestCredentialResult,
    TestCredentialSuccess,
    UpdateCredentialResult,
    UpdateCredentialSuccess,
    ValidateCredentialResult,
    ValidateCredentialsResult,
    ValidateCredentialsSuccess,
    ValidateCredentialSuccess,
)
from resolvers.credentials.room import room
from resolvers.credentials.types import (
    Credential,
    ValidationRun,
    credential_at,
    impact,
    provider_of,
    run,
    run_at,
)
from resolvers.permissions import needs
from resolvers.repeating import once

_MANAGE = [needs(Permission.CREDENTIALS_MANAGE)]


@strawberry.type
class CredentialMutation:
    @strawberry.mutation(
        description="Test a draft, or a stored credential with changes; nothing is kept.", directives=_MANAGE
    )
    async def test_credential(
        self,
        info: Info,
        input: Annotated[inputs.TestCredentialInput, strawberry.argument(description="What to test.")],
    ) -> TestCredentialResult:
        services, here = info.context.services, room(info)
        admitted = await trying.test_credential(
            info.context.signed_in, input.draft(), work=services.work, catalog=here.catalog, desk=here.desk
        )
        return TestCredentialSuccess(validation_run=await _run(info, admitted))

    @strawberry.mutation(description="Keep a credential; it is checked before it serves.", directives=_MANAGE)
    async def add_credential(
        self,
        info: Info,
        input: Annotated[inputs.AddCredentialInput, strawberry.argument(description="What to keep.")],
    ) -> AddCredentialResult:
        services, here, draft = info.context.services, room(info), input.draft()
        admitted = await admission.add_credential(
            info.context.signed_in,
            draft,
            once(info, "addCredential", input.idempotency_key, draft),
            work=services.work,
            vault=services.vault,
            catalog=here.catalog,
            desk=here.desk,
            offered=partial(build_on, pictures=services.pictures),
        )
        return AddCredentialSuccess(
            credential=await _credential(info, admitted.credential_id),
            validation_run=await _run(info, admitted),
        )

    @strawberry.mutation(
        description=(
            "Change a credential. Changed fields are stored as the next version and checked while the former serve on; a rename "
            "is not a check."
        ),
        directives=_MANAGE,
    )
    async def update_credential(
        self,
        info: Info,
        input: Annotated[inputs.UpdateCredentialInput, strawberry.argument(description="What to change.")],
    ) -> UpdateCredentialResult:
        services, here, draft = info.context.services, room(info), input.changes.draft()
        id = credential_key(input.id)
        admitted = await changing.update_credential(
            info.context.signed_in,
            id,
            draft,
            once(info, "updateCredential", input.idempotency_key, (id, input.expected_version, draft)),
            expected_version=input.expected_version,
            work=services.work,
            vault=services.vault,
            catalog=here.catalog,
            desk=here.desk,
        )
        return UpdateCredentialSuccess(
            credential=await _credential(info, admitted.credential_id),
            validation_run=None if admitted.run_id is None else await _run(info, admitted),
        )

    @strawberry.mutation(
        description="Check a stored credential again; it serves on meanwhile, if it did.", directives=_MANAGE
    )
    async def validate_credential(
        self,
        info: Info,
        input: Annotated[inputs.ValidateCredentialInput, strawberry.argument(description="What to check.")],
    ) -> ValidateCredentialResult:
        here, id = room(info), credential_key(input.id)
        admitted = await admission.validate_credential(
            info.context.signed_in,
            id,
            once(info, "validateCredential", input.idempotency_key, (id, input.invoke, input.invoke_model)),
            invoke=input.invoke,
            model=input.invoke_model,
            work=info.context.services.work,
            catalog=here.catalog,
            desk=here.desk,
        )
        return ValidateCredentialSuccess(validation_run=await _run(info, admitted))

    @strawberry.mutation(
        description="Check many credentials again; the checks wait behind people's single ones.",
        directives=_MANAGE,
    )
    async def validate_credentials(
        self,
        info: Info,
        input: Annotated[inputs.ValidateCredentialsInput, strawberry.argument(description="Which.")],
    ) -> ValidateCredentialsResult:
        here, which = room(info), input.which()
        asked = await rechecking.validate_credentials(
            info.context.signed_in,
            which,
            once(info, "validateCredentials", input.idempotency_key, which),
            work=info.context.services.work,
            catalog=here.catalog,
            desk=here.desk,
        )
        views = await info.context.loaders.credentials.runs.load_many(list(asked))
        # Of a repeated request some may be forgotten since.
        return ValidateCredentialsSuccess(validation_runs=[run(view) for view in views if view is not None])

    @strawberry.mutation(
        description="Make a usable credential the default of its scope: its provider, or its model.",
        directives=_MANAGE,
    )
    async def set_default_credential(
        self,
        info: Info,
        input: Annotated[inputs.SetDefaultCredentialInput, strawberry.argument(description="Which.")],
    ) -> SetDefaultCredentialResult:
        services, id = info.context.services, credential_key(input.id)
        await switching.set_default_credential(
            info.context.signed_in,
            id,
            once(info, "setDefaultCredential", input.idempotency_key, id),
            work=services.work,
            vault=services.vault,
        )
        changed = await _credential(info, id)
        return SetDefaultCredentialSuccess(
            credential=changed, provider=provider_of(info, changed.view.provider_key)
        )

    @strawberry.mutation(description="Switch a credential on.", directives=_MANAGE)
    async def enable_credential(
        self,
        info: Info,
        input: Annotated[inputs.EnableCredentialInput, strawberry.argument(description="Which.")],
    ) -> EnableCredentialResult:
        services, id = info.context.services, credential_key(input.id)
        await switching.enable_credential(
            info.context.signed_in,
            id,
            once(info, "enableCredential", input.idempotency_key, (id, input.expected_version)),
            expected_version=input.expected_version,
            work=services.work,
            vault=services.vault,
        )
        changed = await _credential(info, id)
        return EnableCredentialSuccess(
            credential=changed, provider=provider_of(info, changed.view.provider_key)
        )

    @strawberry.mutation(
        description="Switch a credential off: it serves nothing and loses nothing; a disabled default stays the default.",
        directives=_MANAGE,
    )
    async def disable_credential(
        self,
        info: Info,
        input: Annotated[inputs.DisableCredentialInput, strawberry.argument(description="Which.")],
    ) -> DisableCredentialResult:
        services, id = info.context.services, credential_key(input.id)
        disabled = await switching.disable_credential(
            info.context.signed_in,
            id,
            once(
                info,
                "disableCredential",
                input.idempotency_key,
                (id, input.expected_version, input.dry_run),
            ),
            expected_version=input.expected_version,
            dry_run=input.dry_run,
            work=services.work,
            vault=services.vault,
            tell=partial(
                tell_disabling, pictures=services.pictures, also=partial(tell_pools, board=services.board)
            ),
        )
        changed = await _credential(info, id)
        return DisableCredentialSuccess(
            credential=changed,
            provider=provider_of(info, changed.view.provider_key),
            impact=impact(disabled.impact),
        )

    @strawberry.mutation(
        description="Delete a credential and destroy its secrets; what hangs on it is told first.",
        directives=_MANAGE,
    )
    async def delete_credential(
        self,
        info: Info,
        input: Annotated[inputs.DeleteCredentialInput, strawberry.argument(description="Which.")],
    ) -> DeleteCredentialResult:
        services, draft = info.context.services, input.draft()
        deleted = await removal.delete_credential(
            info.context.signed_in,
            draft,
            once(info, "deleteCredential", input.idempotency_key, draft),
            work=services.work,
            vault=services.vault,
            dependants=(leaving.pools_on,),
            successions=(partial(leaving.succeed, board=services.board),),
            releases=(queue.let_go,),
            tell=partial(
                tell_deletion, pictures=services.pictures, also=partial(tell_pools, board=services.board)
            ),
        )
        return DeleteCredentialSuccess(
            deleted_id=None if deleted.deleted_id is None else input.id,
            provider=provider_of(info, deleted.provider_key),
            impact=impact(deleted.impact),
        )


async def _credential(info: Info, id: UUID | None) -> Credential:
    found = await credential_at(info, id)
    if found is None:
        raise NotFound("credential")  # deleted since
    return found


async def _run(info: Info, admitted: Admission) -> ValidationRun:
    found = await run_at(info, admitted.run_id)
    if found is None:
        raise NotFound("validation run")  # forgotten since
    return found
