"""Asks a provider whether the operator's key is good, by the free steps of its adapter; keeps nothing."""

from models.catalog import forms
from models.catalog.entries import Entry
from models.catalog.forms import Accepted
from models.vault.masking import scrub
from models.vendors.adapter import Adapter, CheckCall, Steps, checked
from models.vendors.client import VendorClient
from models.vendors.failure import LIMITS
from models.vendors.verdict import Verdict

DEADLINE = 60.0


async def proved(
    entry: Entry,
    accepted: Accepted,
    *,
    client: VendorClient,
    adapter: Adapter,
    steps: Steps,
    deadline: float = DEADLINE,
) -> Verdict:
    """What the provider says of the key."""
    secrets = accepted.secrets
    call = CheckCall(
        provider_key=entry.key,
        plain=forms.effective(entry.credential_form, accepted.plain),
        secrets=secrets,
        client=client,
        steps=steps,
        scrub=lambda text: scrub(text, secrets.values()),
    )
    return await checked(adapter, call, seconds=deadline)


def rejects(verdict: Verdict) -> bool:
    """Whether the provider said no. That it was not reached, or knows a key that opens little, is no rejection."""
    failure = verdict.outcome.failure
    return failure is not None and failure not in LIMITS and not failure.inconclusive
