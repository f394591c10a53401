"""What a call cost by the catalog's prices, in exact decimals; pure. Nothing is guessed: where a price or the usage is not known,
neither is the cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from models.catalog.offerings import Price, PriceUnit
from models.vendors.speaking import Usage

_EXACT = Context(prec=60)
_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount in a currency."""

    amount: Decimal
    currency: str


def cost(prices: Iterable[Price], usage: Usage | None, on: date) -> Cost | None:
    """Of a call with this usage on that day. Input that the provider had cached has its own price where it has one."""
    if usage is None:
        return None
    valid = _valid(prices, on)
    cached = min(usage.cached_input or 0, usage.input) if PriceUnit.CACHED_INPUT_MTOK in valid else 0
    parts = [
        (PriceUnit.INPUT_MTOK, usage.input - cached),
        (PriceUnit.CACHED_INPUT_MTOK, cached),
        (PriceUnit.OUTPUT_MTOK, usage.output),
    ]
    if PriceUnit.INPUT_MTOK not in valid and PriceUnit.OUTPUT_MTOK not in valid:
        return None
    amount, currencies = Decimal(0), set()
    for unit, tokens in parts:
        if tokens == 0:
            continue
        if unit not in valid:
            return None
        price = valid[unit]
        part = _EXACT.multiply(_EXACT.multiply(price.amount, _MILLIONTH), Decimal(tokens))
        amount = _EXACT.add(amount, part)
        currencies.add(price.currency)
    if len(currencies) > 1:
        return None
    named = currencies or {price.currency for price in valid.values()}
    return Cost(_plain(amount), min(named))


def _valid(prices: Iterable[Price], on: date) -> dict[PriceUnit, Price]:
    """The price of each unit that holds on that day: the latest that had begun."""
    found: dict[PriceUnit, Price] = {}
    for price in prices:
        if price.valid_from is not None and price.valid_from > on:
            continue
        other = found.get(price.unit)
        if other is None or (price.valid_from or date.min) >= (other.valid_from or date.min):
            found[price.unit] = price
    return found


def _plain(amount: Decimal) -> Decimal:
    """Without zeros at its end and without an exponent."""
    short = amount.normalize(_EXACT)
    return short.quantize(Decimal(1), context=_EXACT) if short.as_tuple().exponent > 0 else short  # type: ignore[operator]
