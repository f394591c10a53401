"""Runs prepared operations and tells their errors: what may be shown as it is, and one masked sentence with the request's id
for everything that is our own fault. No document, variable or exception text is logged."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from inspect import isawaitable
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLError, OperationType, VariableDefinitionNode, execute, subscribe
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api import limits
from api.calling import Calling
from api.documents import Documents, Prepared, Refused, discreet, variable_errors
from api.logs import frames
from models.access.actor import AccountsOnly, Actor, RightLost, WorkspaceRequired
from models.errors import DatabaseUnavailable, Refusal, UnstorableValue
from models.events.constraints import ConstraintViolated
from resolvers import errors
from resolvers.context import Context, Services
from resolvers.invocation.vectors import Ready
from resolvers.loaders import Loaders

log = logging.getLogger("providence.execution")

Told = dict[str, Any]


class Execution:
    """One schema and one process's services, ready to run operations."""

    def __init__(self, schema: strawberry.Schema, services: Services, *, introspection: str) -> None:
        self._schema = schema._schema
        self._services = services
        self.documents = Documents(self._schema, introspection=introspection)

    async def answer(
        self,
        prepared: Prepared,
        variables: Mapping[str, Any],
        *,
        actor: Actor | None,
        request_id: str,
        address: str,
    ) -> Told:
        """Run a query or a mutation to its end, or to the limit of time."""
        if prepared.kind is OperationType.SUBSCRIPTION:
            raise Refused(errors.PublicError("Subscriptions go over the websocket.", "BAD_REQUEST"))
        context = self._context(prepared, actor, request_id, address)
        # A call of a model has a deadline of its own, within this one.
        nothing = prepared.calling is Calling.NOTHING
        seconds = limits.EXECUTION_SECONDS if nothing else limits.MODEL_CALL_SECONDS
        try:
            async with asyncio.timeout(seconds):
                result = execute(self._schema, prepared.document, **self._how(prepared, variables, context))
                if isawaitable(result):
                    result = await result
        except TimeoutError:
            raise Refused(
                errors.PublicError(f"It took longer than {seconds:.0f} seconds.", "TIMEOUT")
            ) from None
        if result.data is None and _of_variables(result.errors):
            hide = not self.documents.shows_schema(signed_in=actor is not None)
            raise Refused(*variable_errors(self._schema, prepared.operation, variables, hide=hide))
        told: Told = {"data": result.data}
        if result.errors:
            told["errors"] = [self.told(error, request_id) for error in result.errors]
        return told

    async def events(
        self,
        prepared: Prepared,
        variables: Mapping[str, Any],
        *,
        actor: Actor | None,
        request_id: str,
        address: str,
    ) -> AsyncGenerator[Told, None]:
        """Run a subscription: what each event tells. Ends by itself, or raises Refused, once, and is over."""
        if prepared.kind is not OperationType.SUBSCRIPTION:
            raise Refused(
                errors.PublicError(
                    "Only subscriptions go over the websocket: POST the others.", "BAD_REQUEST"
                )
            )
        context = self._context(prepared, actor, request_id, address)
        how = self._how(prepared, variables, context)
        how.pop("is_awaitable")
        source = subscribe(self._schema, prepared.document, **how)
        if isawaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            if _of_variables(source.errors):
                hide = not self.documents.shows_schema(signed_in=actor is not None)
                raise Refused(*variable_errors(self._schema, prepared.operation, variables, hide=hide))
            raise Refused(*(source.errors or ()))
        try:
            async for result in source:
                if result.data is None:
                    raise Refused(*(result.errors or ()))
                told: Told = {"data": result.data}
                if result.errors:
                    told["errors"] = [self.told(error, request_id) for error in result.errors]
                yield told
        except Exception as error:
            raise Refused(_as_graphql(error)) from error
        finally:
            await source.aclose()  # type: ignore[attr-defined]  # a generator of graphql-core's

    def told(self, error: GraphQLError, request_id: str) -> Told:
        """An error as the caller may see it."""
        public = _public(error)
        if public is None:
            cause = error.original_error or error
            log.error(
                "field %s failed: %s\n%s",
                ".".join(str(part) for part in error.path or ()) or "-",
                type(cause).__name__,
                frames(cause),
            )
            public = internal(request_id)
        told: Told = {"message": public.message, "extensions": public.extensions}
        if error.path is not None:
            told["path"] = error.path
        if error.locations:
            told["locations"] = [location.formatted for location in error.locations]
        return told

    def _context(self, prepared: Prepared, actor: Actor | None, request_id: str, address: str) -> Context:
        # What was read once may be read again only where nothing changes meanwhile: within one query.
        loaders = Loaders(self._services, actor, keep=prepared.kind is OperationType.QUERY)
        return Context(
            actor=actor, request_id=request_id, address=address, services=self._services, loaders=loaders
        )

    def _how(self, prepared: Prepared, variables: Mapping[str, Any], context: Context) -> dict[str, Any]:
        signed_in = context.actor is not None
        return {
            "context_value": context,
            "variable_values": dict(variables),
            "operation_name": prepared.name,
            "max_coercion_errors": 10,
            "executor_class": _Executor,
            "is_awaitable": optimized_is_awaitable,
            "hide_suggestions": not self.documents.shows_schema(signed_in=signed_in),
            "operation_extensions": None,
        }


class _Executor(StrawberryGraphQLCoreExecutionContext):
    def complete_list_value(self, *args: Any, **kwargs: Any) -> Any:
        """A list that is ready to be sent is not gone through: of millions of numbers that would hold the loop for seconds."""
        result = kwargs["result"] if "result" in kwargs else args[4]
        return result if isinstance(result, Ready) else super().complete_list_value(*args, **kwargs)


def internal(request_id: str) -> errors.PublicError:
    """Our own fault, in one sentence that shows nothing."""
    return errors.PublicError(
        "Something went wrong here; the log knows it by the request's id.", "INTERNAL", requestId=request_id
    )


def _public(error: GraphQLError) -> GraphQLError | None:
    """The error to show for this one; None where it is our own fault."""
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and not isinstance(cause, errors.PublicError):
        if cause.original_error is None:
            break
        cause = cause.original_error
    if isinstance(cause, errors.PublicError):
        return cause
    if isinstance(cause, Refusal):
        return errors.outside_a_mutation(cause)
    if isinstance(cause, DatabaseUnavailable):
        return errors.unavailable()
    if isinstance(cause, UnstorableValue):
        return errors.PublicError("A value holds what cannot be kept, such as a NUL.", "BAD_REQUEST")
    if isinstance(cause, WorkspaceRequired):
        return errors.workspace_required()
    if isinstance(cause, RightLost):
        return errors.forbidden(cause.permission, list(error.path or ()))
    if isinstance(cause, ConstraintViolated) and cause.constraint == "foreign_key":
        return errors.overtaken()
    if isinstance(cause, AccountsOnly):
        return errors.accounts_only(list(error.path or ()))
    if isinstance(cause, GraphQLError):
        code = (cause.extensions or {}).get("code", "GRAPHQL_VALIDATION_FAILED")
        message = cause.message if cause.extensions else discreet(cause)
        return errors.PublicError(message, code)
    return None


def _as_graphql(error: Exception) -> GraphQLError:
    return (
        error if isinstance(error, GraphQLError) else GraphQLError("the stream broke", original_error=error)
    )


def _of_variables(found: list[GraphQLError] | None) -> bool:
    return any(
        error.path is None and any(isinstance(node, VariableDefinitionNode) for node in error.nodes or ())
        for error in found or ()
    )
