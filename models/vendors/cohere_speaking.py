"""Speaks to Cohere's models: chat, as a whole and streamed, and embeddings."""

from collections.abc import AsyncGenerator

from models.vendors.cohere_words import BROKEN, Hearing, answer, question, texts, usage, vectors
from models.vendors.embedding import embedded
from models.vendors.speaking import ChatAnswer, ChatAsk, Delta, EmbedAnswer, EmbedAsk, Finish, Line
from models.vendors.spoken import Asked, ask, bearer, broken, opened
from models.vendors.values import word

TEXTS = 96


class CohereSpeaking:
    """POST /v2/chat and /v2/embed. A stream ends with message-end, which may say that the answer failed."""

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
        reason = word(page.get("finish_reason"))
        if reason in BROKEN:
            error = {"message": f"It ended with {reason}.", "code": BROKEN[reason]}
            failed = Asked(line, url).under_200({"error": error}, response.status)
            failed.usage = usage(page.get("usage"))
            raise failed
        said = answer(page)
        if said is None:
            raise broken(line, url, "Its answer has no end.", response)
        return said

    async def stream(self, line: Line, asked: ChatAsk) -> AsyncGenerator[Delta | Finish, None]:
        hearing = Hearing()
        body = question(asked, stream=True)
        async with opened(line, _url(line, "chat"), headers=bearer(line), json=body) as told:
            async for _, data in told.events():
                for delta in hearing.hear(told.read(data)):
                    yield delta
                told.usage = hearing.usage
                if hearing.broken is not None:
                    status, message = hearing.broken
                    raise told.error({"error": {"message": message, "code": status}})
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
            holds=("embeddings", dict),
            vectors=vectors,
            usage=lambda page: usage(page.get("meta")),
        )


def _url(line: Line, what: str) -> str:
    return f"{str(line.plain.get('base_url') or '').rstrip('/')}/v2/{what}"
