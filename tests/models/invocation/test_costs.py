"""What a call cost, in exact decimals, and that nothing is guessed."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models.catalog.offerings import Price, PriceUnit
from models.invocation.costs import Cost, cost
from models.vendors.speaking import Usage

TODAY = date(2026, 11, 30)
INPUT = Price(PriceUnit.INPUT_MTOK, Decimal("0.15"))
CACHED = Price(PriceUnit.CACHED_INPUT_MTOK, Decimal("0.075"))
OUTPUT = Price(PriceUnit.OUTPUT_MTOK, Decimal("0.6"))


def test_cached_input_has_its_own_price_where_it_has_one() -> None:
    used = Usage(input=1_000_000, output=500_000, cached_input=400_000)
    assert cost((INPUT, CACHED, OUTPUT), used, TODAY) == Cost(Decimal("0.42"), "USD")
    assert cost((INPUT, OUTPUT), used, TODAY) == Cost(Decimal("0.45"), "USD")


def test_every_millionth_counts() -> None:
    told = cost((INPUT, OUTPUT), Usage(9, 1), TODAY)
    assert told == Cost(Decimal("0.00000195"), "USD")
    assert f"{told.amount:f}" == "0.00000195"


def test_nothing_is_guessed() -> None:
    assert cost((INPUT, OUTPUT), None, TODAY) is None
    assert cost((), Usage(1, 1), TODAY) is None
    assert cost((INPUT,), Usage(1, 1), TODAY) is None
    assert cost((CACHED,), Usage(1, 0), TODAY) is None
    assert cost((INPUT, Price(PriceUnit.OUTPUT_MTOK, Decimal(1), "EUR")), Usage(1, 1), TODAY) is None
    # Embeddings have no output.
    assert cost((INPUT,), Usage(1, 0), TODAY) == Cost(Decimal("0.00000015"), "USD")
    assert cost((INPUT,), Usage(0, 0), TODAY) == Cost(Decimal(0), "USD")


def test_the_price_of_the_day_counts() -> None:
    later = Price(PriceUnit.INPUT_MTOK, Decimal(2), valid_from=date(2026, 12, 1))
    since = Price(PriceUnit.INPUT_MTOK, Decimal(1), valid_from=date(2026, 11, 30))
    for prices in ((INPUT, later, since), (since, INPUT, later)):
        assert cost(prices, Usage(1_000_000, 0), TODAY) == Cost(Decimal(1), "USD")
        assert cost(prices, Usage(1_000_000, 0), date(2026, 11, 29)) == Cost(Decimal("0.15"), "USD")
        assert cost(prices, Usage(1_000_000, 0), date(2027, 1, 1)) == Cost(Decimal(2), "USD")


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.decimals(min_value=0, max_value=1000, places=6),
    st.decimals(min_value=0, max_value=1000, places=6),
)
def test_costs_are_exact(input: int, output: int, of_input: Decimal, of_output: Decimal) -> None:
    prices = (Price(PriceUnit.INPUT_MTOK, of_input), Price(PriceUnit.OUTPUT_MTOK, of_output))
    told = cost(prices, Usage(input, output), TODAY)
    assert told is not None
    micros = int(of_input * 10**6) * input + int(of_output * 10**6) * output
    assert told.amount * 10**12 == micros
    assert "E" not in f"{told.amount}" or abs(told.amount) < 1
