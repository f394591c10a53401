"""The enumerations of calls, registered once with their descriptions; import them from here."""

import strawberry

from models.vendors.speaking import ChatRole, FinishReason

__all__ = ["ChatRole", "FinishReason"]

strawberry.enum(ChatRole, name="ChatRole", description="Who says a message.")
strawberry.enum(
    FinishReason,
    name="FinishReason",
    description=(
        "Why an answer ended. STOP: it was whole, or a stop text came; LENGTH: it reached its longest; TOOL_CALLS: the model waits "
        "for what its tools say; CONTENT_FILTER: the provider cut it."
    ),
)
