"""Speaks to Ollama's models in its own protocol: chat, as a whole and streamed, and embeddings."""

from collections.abc import AsyncGenerator

from models.vendors.embedding import embedded
from models.vendors.ollama_words import Hearing, answer, question, texts, usage
from models.vendors.speaking import ChatAnswer, ChatAsk, Delta, EmbedAnswer, EmbedAsk, Finish, Line
from models.vendors.spoken import ask, bearer, broken, opened

TEXTS = 100
"""Ollama takes any number: so many long vectors are an answer of a few megabytes."""


class OllamaSpeaking:
    """POST /api/chat and /api/embed. A stream is one JSON object a line and ends with `"done": true`; what breaks is told in a last
    line, under 200."""

    async def chat(self, line: Line, asked: ChatAsk) -> ChatAnswer:
        url = _url(line, "chat")
        page, response = await ask(
            line,
            "POST",
            url,
            headers=bearer(line),
            json=question(asked, stream=False),
            holds=("message", dict),
        )
        said = answer(page)
        if said is None:
            raise broken(line, url, "Its answer has no end.", response)
        return said

    async def stream(self, line: Line, asked: ChatAsk) -> AsyncGenerator[Delta | Finish, None]:
        hearing = Hearing()
        body = question(asked, stream=True)
        async with opened(
            line, _url(line, "chat"), headers=bearer(line), json=body, accept="application/x-ndjson"
        ) as told:
            async for data in told.lines():
                for delta in hearing.hear(told.read(data)):
                    yield delta
                if hearing.finish is not None:
                    await told.ended()
                    break
            else:
                raise told.cut_short()
        yield Finish(hearing.finish, hearing.usage)

    async def embed(self, line: Line, asked: EmbedAsk) -> EmbedAnswer:
        return await embedded(
            line,
            asked,
            _url(line, "embed"),
            at_most=TEXTS,
            headers=bearer(line),
            body=texts,
            holds=("embeddings", list),
            vectors=lambda page: page["embeddings"],
            usage=usage,
        )


def _url(line: Line, what: str) -> str:
    return f"{str(line.plain.get('base_url') or '').rstrip('/')}/api/{what}"
