"""The first account of an installation, with its workspace; an account's words and password are judged here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from models.access import audit
from models.access.actor import SYSTEM
from models.access.tables import Account
from models.access.texts import PASSWORD_LENGTHS, Problems, is_email
from models.access.workspaces import found_workspace
from models.clock import utc_now
from models.errors import ProblemCode, WrongConfiguration
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault
from models.vault.hashing import Hasher
from models.vault.secret import Secret


@dataclass(frozen=True, slots=True)
class Founded:
    """The first owner and where everything begins."""

    account_id: UUID
    workspace_id: UUID


async def found(
    *,
    email: str,
    password: Secret,
    slug: str = "main",
    name: str | None = None,
    workspace_name: str | None = None,
    work: UnitOfWork,
    vault: Vault,
    hasher: Hasher,
    clock: Callable[[], datetime] = utc_now,
) -> Founded:
    """The first owner and workspace of an empty database, all or nothing. Raises InvalidInput with every mistake, and
    WrongConfiguration where there are accounts already."""
    problems = Problems()
    address = problems.email("email", email)
    if address and not is_email(address):
        problems.add("email", ProblemCode.MALFORMED, "This is not an e-mail address.")
    label = problems.label("workspace", slug)
    account_name = problems.name("name", name if name is not None else address.partition("@")[0][:80] or "-")
    title = problems.name("workspaceName", workspace_name) if workspace_name is not None else label
    judge_password(problems, "password", password)
    problems.refuse_any()
    password_hash = await hasher.hash(password)

    async def make(unit: Unit) -> Founded:
        if (await unit.rows("SELECT count(*) AS accounts FROM account"))[0]["accounts"]:
            raise WrongConfiguration(
                "This database has accounts already: `providence init` makes only the first."
            )
        account_id = uuid4()
        await Account.create(
            id=account_id,
            email=address,
            name=account_name,
            password_hash=password_hash,
            created_at=clock(),
        )
        workspace_id = await found_workspace(unit, account_id, name=title, slug=label, vault=vault)
        await audit.record(
            unit, SYSTEM(workspace_id), "workspace.founded", label, {"owner": address, "name": title}
        )
        return Founded(account_id, workspace_id)

    return await work.writing(make)


def judge_password(problems: Problems, field: str, password: Secret) -> None:
    """Notes what is wrong with a password to be set; says nothing of its text."""
    if not len(password):
        problems.add(field, ProblemCode.REQUIRED, "Give a password.")
    elif len(password) < PASSWORD_LENGTHS.start:
        problems.add(
            field,
            ProblemCode.OUT_OF_RANGE,
            f"The password must have {PASSWORD_LENGTHS.start} characters at least.",
        )
    elif len(password) >= PASSWORD_LENGTHS.stop:
        problems.add(field, ProblemCode.TOO_LONG, "The password is too long.")
