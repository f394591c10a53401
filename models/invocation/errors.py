"""What the use of a model refuses besides an input that is wrong and a model that is not on offer."""

from datetime import datetime, timedelta
from uuid import UUID

from models.errors import Refusal
from models.standing.moment import Standing
from models.standing.routes import Plan
from models.usage.receipts import Receipt
from models.vendors.speaking import Usage


class NoRoute(Refusal):
    """Nobody can serve the call: nobody was asked, and there is no receipt. `plan` tells why, of each one that could have been
    asked, seen from `standing`; `retry_at`: the earliest moment at which one of them may serve, where it is known."""

    def __init__(self, plan: Plan, standing: Standing, retry_at: datetime | None) -> None:
        super().__init__(_told(plan, retry_at))
        self.plan = plan
        self.standing = standing
        self.retry_at = retry_at


class CallBroke(Refusal):
    """CallFailed of the schema: some were asked, and none of them served the call to its end. `retry_at`: from when on
    another call has a chance, where it is known. `usage_so_far`: what an answer that broke off had used, as far as the
    provider told."""

    def __init__(self, receipt: Receipt, retry_at: datetime | None, usage_so_far: Usage | None) -> None:
        super().__init__(_last(receipt))
        self.receipt = receipt
        self.retry_at = retry_at
        self.usage_so_far = usage_so_far


class CallAlreadyMade(Refusal):
    """The call was made before under this key, so nobody was asked. `earlier`: the id of its receipt, which may not be there
    yet while that call is under way."""

    def __init__(self, earlier: UUID | None) -> None:
        super().__init__(
            "This call was already made: its answer was not kept. Take a new key for another one."
        )
        self.earlier = earlier


def _told(plan: Plan, retry_at: datetime | None) -> str:
    if plan.requested is None:
        return "No model was named, and none on offer would serve the job."
    if plan.seats:
        return f"Who can serve {plan.requested.name} had no room for the call, or was changed meanwhile. Try again."
    first = next((one for one in plan.candidates if one.message), None)
    why = f": {first.message}" if first is not None else ""
    # The second in which it ends is not over before the next one.
    shown = retry_at + timedelta(seconds=1) if retry_at is not None and retry_at.microsecond else retry_at
    again = f" Try again after {shown:%Y-%m-%d %H:%M:%S} UTC." if shown is not None else ""
    return f"Nothing can serve {plan.requested.name} now{why}{again}"


def _last(receipt: Receipt) -> str:
    last = receipt.attempts[-1]
    many = len(receipt.attempts)
    tried = "The attempt" if many == 1 else f"All {many} attempts"
    return f"{tried} failed, the last with {last.failure or last.outcome}" + (
        f": {last.message}" if last.message else "."
    )
