"""Speaks to Anthropic's models: Messages, as a whole and streamed."""

from collections.abc import AsyncGenerator

from models.vendors.anthropic import VERSION
from models.vendors.anthropic_words import Hearing, answer, question
from models.vendors.speaking import (
    ChatAnswer,
    ChatAsk,
    Delta,
    EmbedAnswer,
    EmbedAsk,
    Finish,
    Line,
    NotSpoken,
)
from models.vendors.spoken import ask, broken, opened


class AnthropicSpeaking:
    """POST /v1/messages. A stream ends with message_stop; an error may come in it, as an event, under 200."""

    async def chat(self, line: Line, asked: ChatAsk) -> ChatAnswer:
        url = _url(line)
        page, response = await ask(
            line,
            "POST",
            url,
            headers=_headers(line),
            json=question(asked, stream=False),
            holds=("content", list),
        )
        said = answer(page)
        if said is None:
            raise broken(line, url, "Its answer has no end.", response)
        return said

    async def stream(self, line: Line, asked: ChatAsk) -> AsyncGenerator[Delta | Finish, None]:
        hearing = Hearing()
        body = question(asked, stream=True)
        async with opened(line, _url(line), headers=_headers(line), json=body) as told:
            async for _, data in told.events():
                for delta in hearing.hear(told.read(data)):
                    yield delta
                told.usage = hearing.usage
                if hearing.finish is not None:
                    await told.ended()
                    break
            else:
                raise told.cut_short()
        yield Finish(hearing.finish, hearing.usage)

    async def embed(self, line: Line, asked: EmbedAsk) -> EmbedAnswer:
        raise NotSpoken(("model",), "Anthropic offers no embeddings.")


def _url(line: Line) -> str:
    return f"{str(line.plain.get('base_url') or '').rstrip('/')}/v1/messages"


def _headers(line: Line) -> dict[str, str]:
    key = line.secrets.get("api_key")
    return {"anthropic-version": VERSION} | ({} if key is None else {"x-api-key": key.reveal()})
