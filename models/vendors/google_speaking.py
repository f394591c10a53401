"""Speaks to Gemini's models: generateContent, as a whole and streamed, and batchEmbedContents."""

from collections.abc import AsyncGenerator
from urllib.parse import quote

from models.vendors import bodies
from models.vendors.embedding import embedded
from models.vendors.failure import Failure
from models.vendors.google_words import Hearing, answer, question, texts, usage, vectors
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    ChatAsk,
    Delta,
    EmbedAnswer,
    EmbedAsk,
    Finish,
    Line,
)
from models.vendors.spoken import Asked, opened
from models.vendors.transport import TransportError

TEXTS = 100


class GoogleSpeaking:
    """POST models/…:generateContent. A question that the filter held back is answered without candidates: the answer is empty, of
    the reason CONTENT_FILTER. A stream ends with the piece that has a finishReason."""

    async def chat(self, line: Line, asked: ChatAsk) -> ChatAnswer:
        url = _url(line, asked.model_name, "generateContent")
        asking = Asked(line, url, naming_model=True)
        try:
            response = await line.client.call(
                "POST", url, headers=_headers(line), json=question(asked), deadline=line.deadline
            )
        except TransportError as error:
            raise asking.unreached(error) from None
        told = bodies.parse(response.body) if response.fault is None else None
        blocked = isinstance(told, dict) and "candidates" not in told and "promptFeedback" in told
        page = asking.judged(response, ("promptFeedback", dict) if blocked else ("candidates", list))
        said = answer(page)
        if said is None:
            raise asking.failure(Failure.BAD_RESPONSE, "Its answer has no end.", response.status)
        return said

    async def stream(self, line: Line, asked: ChatAsk) -> AsyncGenerator[Delta | Finish, None]:
        hearing = Hearing()
        url = f"{_url(line, asked.model_name, 'streamGenerateContent')}?alt=sse"
        async with opened(line, url, headers=_headers(line), json=question(asked)) as told:
            try:
                async for _, data in told.events():
                    page = told.read(data)
                    for delta in hearing.hear(page):
                        yield delta
                    told.usage = hearing.usage
                    # The tokens are told with the end mark, or in a piece after it.
                    if hearing.finish is not None and "usageMetadata" in page:
                        await told.ended()
                        break
            except CallFailed:
                if hearing.finish is None:
                    raise
            if hearing.finish is None:
                raise told.cut_short()
        yield Finish(hearing.finish, hearing.usage)

    async def embed(self, line: Line, asked: EmbedAsk) -> EmbedAnswer:
        return await embedded(
            line,
            asked,
            _url(line, asked.model_name, "batchEmbedContents"),
            at_most=TEXTS,
            headers=_headers(line),
            body=texts,
            holds=("embeddings", list),
            vectors=vectors,
            usage=lambda page: usage(page.get("usageMetadata")),
        )


def _url(line: Line, model_name: str, method: str) -> str:
    base = str(line.plain.get("base_url") or "").rstrip("/")
    return f"{base}/v1beta/models/{quote(model_name.removeprefix('models/'), safe='')}:{method}"


def _headers(line: Line) -> dict[str, str]:
    key = line.secrets.get("api_key")
    return {} if key is None else {"x-goog-api-key": key.reveal()}
