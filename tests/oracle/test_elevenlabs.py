"""ElevenLabs' own client against the fake of ElevenLabs."""

from contextlib import asynccontextmanager

import pytest

from tests.fakes.elevenlabs import SAYINGS, ElevenLabs

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@asynccontextmanager
async def client_of(sdk, fake):
    async with sdk("httpx").AsyncClient() as http:
        yield sdk("elevenlabs.client").AsyncElevenLabs(
            api_key=fake.key, base_url=fake.origin, httpx_client=http
        )


async def test_the_account_and_the_list_are_believed(sdk):
    async with ElevenLabs() as fake, client_of(sdk, fake) as client:
        account = await client.user.get()
        assert (account.subscription.character_count, account.subscription.character_limit) == (1_000, 10_000)
        assert account.subscription.max_credit_limit_extension == 0
        listed = await client.models.list()
        assert fake.paths == ["/v1/user", "/v1/models"]
        assert all(request.headers["xi-api-key"] == fake.key for request in fake.requests)
    assert [(offering.model_id, offering.can_do_text_to_speech) for offering in listed] == [
        ("eleven_v3", True),
        ("eleven_flash_v2_5", True),
        ("eleven_multilingual_sts_v2", False),
        ("scribe_v2", False),
    ]


async def test_what_a_check_asks_is_what_the_client_asks(sdk):
    async with ElevenLabs() as fake, client_of(sdk, fake) as client:
        voices = await client.voices.search(page_size=1)
        assert voices.voices[0].voice_id == "my-voice"
        sound = client.text_to_speech.convert(
            "my-voice", text="OK", model_id="eleven_flash_v2_5", output_format="mp3_22050_32"
        )
        assert b"".join([chunk async for chunk in sound]) == b"ID3audio"
        assert fake.paths == ["/v2/voices", "/v1/text-to-speech/my-voice"]
        assert fake.requests[-1].body == {"text": "OK", "model_id": "eleven_flash_v2_5"}


REFUSED = sorted(name for name, saying in SAYINGS.items() if saying.status != 200)


@pytest.mark.parametrize("said", REFUSED)
async def test_each_error_is_of_the_clients_own_class(sdk, said):
    api_error = sdk("elevenlabs.core.api_error").ApiError
    saying = SAYINGS[said]
    async with ElevenLabs(says={"models": saying}) as fake, client_of(sdk, fake) as client:
        with pytest.raises(api_error) as caught:
            await client.models.list(request_options={"max_retries": 0})
    assert caught.value.status_code == saying.status
    assert saying.status == 422 or caught.value.body["detail"]["status"] == saying.body["detail"]["status"]
