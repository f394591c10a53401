"""What OpenAI answers to chats, to its Responses API and to texts to embed, whole and streamed; the fakes play it."""

from typing import Any

from tests.fakes.streaming import Stream, event, halves

USED = {
    "prompt_tokens": 9,
    "completion_tokens": 1,
    "total_tokens": 10,
    "prompt_tokens_details": {"cached_tokens": 4, "audio_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
}
DONE = event("[DONE]")


def call(id: str, name: str, arguments: str) -> dict[str, Any]:
    """A tool that the model wants called."""
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def chatted(
    name: str,
    text: str | None = "OK",
    *calls: dict[str, Any],
    finish: str | None = None,
    usage: dict[str, Any] | None = USED,
) -> dict[str, Any]:
    """A whole answer."""
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
    if calls:
        message["tool_calls"] = list(calls)
    reason = finish or ("tool_calls" if calls else "stop")
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": name,
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": usage,
    }


def stream_of(page: dict[str, Any], *, counted: bool = True) -> Stream:
    """The same answer as it is streamed; the usage only where it was asked for."""
    frame = {key: page[key] for key in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    (choice,) = page["choices"]
    message = choice["message"]

    def piece(delta: dict[str, Any], reason: str | None = None) -> bytes:
        told = {"index": 0, "delta": delta, "finish_reason": reason}
        return event({**frame, "choices": [told], "obfuscation": "aX3"})

    pieces = [piece({"role": "assistant", "content": ""})]
    pieces += [piece({"content": some}) for some in halves(message["content"] or "")]
    for index, told in enumerate(message.get("tool_calls", ())):
        named = {"name": told["function"]["name"], "arguments": ""}
        first = {"index": index, "id": told["id"], "type": "function", "function": named}
        pieces.append(piece({"tool_calls": [first]}))
        for some in halves(told["function"]["arguments"]):
            pieces.append(piece({"tool_calls": [{"index": index, "function": {"arguments": some}}]}))
    pieces.append(piece({}, choice["finish_reason"]))
    if counted:
        pieces.append(event({**frame, "choices": [], "usage": page["usage"]}))
    return Stream((*pieces, DONE))


def responded(
    name: str, text: str | None = "OK", *calls: dict[str, Any], why: str | None = None
) -> dict[str, Any]:
    """A whole answer of the Responses API. `why`: it is incomplete."""
    output: list[dict[str, Any]] = [{"type": "reasoning", "id": "rs_1", "summary": []}]
    if text is not None:
        said = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
        output.append(
            {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [said]}
        )
    for told in calls:
        function = {"id": f"fc_{told['id']}", "call_id": told["id"], "status": "completed"}
        output.append({"type": "function_call", **function, **told["function"]})
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "completed" if why is None else "incomplete",
        "error": None,
        "incomplete_details": None if why is None else {"reason": why},
        "model": name,
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 9,
            "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 0},
            "output_tokens": 1,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 10,
        },
    }


def responses_stream_of(page: dict[str, Any]) -> Stream:
    """The same answer as it is streamed: named events, and no [DONE]."""
    pieces: list[bytes] = []

    def add(kind: str, **more: Any) -> None:
        pieces.append(event({"type": kind, "sequence_number": len(pieces), **more}, kind))

    begun = {**page, "status": "in_progress", "output": [], "usage": None, "incomplete_details": None}
    add("response.created", response=begun)
    add("response.in_progress", response=begun)
    for place, item in enumerate(page["output"]):
        where = {"output_index": place, "item_id": item["id"]}
        empty = {**item, "status": "in_progress"}
        if item["type"] == "message":
            empty["content"] = []
        if item["type"] == "function_call":
            empty["arguments"] = ""
        add("response.output_item.added", output_index=place, item=empty)
        if item["type"] == "message":
            (part,) = item["content"]
            add("response.content_part.added", **where, content_index=0, part={**part, "text": ""})
            for some in halves(part["text"]):
                add("response.output_text.delta", **where, content_index=0, delta=some, logprobs=[])
            add("response.output_text.done", **where, content_index=0, text=part["text"], logprobs=[])
            add("response.content_part.done", **where, content_index=0, part=part)
        if item["type"] == "function_call":
            for some in halves(item["arguments"]):
                add("response.function_call_arguments.delta", **where, delta=some)
            add(
                "response.function_call_arguments.done",
                **where,
                name=item["name"],
                arguments=item["arguments"],
            )
        add("response.output_item.done", output_index=place, item=item)
    add(f"response.{page['status']}", response=page)
    return Stream(tuple(pieces))


def embedded(name: str, given: str | list[str], dimensions: int | None = None) -> dict[str, Any]:
    """Vectors of texts. The length of a text tells which one it was."""
    texts = [given] if isinstance(given, str) else given
    rows = [
        {
            "object": "embedding",
            "index": place,
            "embedding": [len(text) / 4, *([0.25] * ((dimensions or 1) - 1))],
        }
        for place, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return {"object": "list", "data": rows, "model": name, "usage": usage}
