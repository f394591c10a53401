"""Checks the models of one provider's data before they become offerings; every fault is said with its file and model."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.catalog.faults import CatalogFault
from models.catalog.offerings import PARAMETERS, ModelFeature, ModelType, PriceUnit

# Above these a price a million tokens is a slip of the decimal point, whoever's list it comes from.
_LIKELY: Mapping[str, int] = {ModelType.LLM: 2000, ModelType.TEXT_EMBEDDING: 10, ModelType.RERANK: 10}
_MANY_TOKENS = 100_000_000


def check(file: str, data: Mapping[str, Any]) -> None:
    """Raises CatalogFault at the first fault. `data` has passed faults.check."""
    predefined = "PREDEFINED_MODELS" in data["configuration_methods"]
    if predefined != bool(data.get("models")):
        raise CatalogFault(
            file, "models", "a provider has models exactly where PREDEFINED_MODELS is one of its methods"
        )
    for section, types in (("models", "model_types"), ("base_models", "custom_model_types")):
        for job, rows in data.get(section, {}).items():
            if job not in data.get(types, ()):
                raise CatalogFault(file, f"{section}.{job}", f"the type is not one of {types}")
            if not isinstance(rows, dict):
                raise CatalogFault(file, f"{section}.{job}", "must be a table")
            for name, row in rows.items():
                fault = _fault(name, row, job, rows) or _responses(row, job, data["protocol"])
                if fault is not None:
                    raise CatalogFault(file, f"{job} {name}", fault)


def _fault(name: str, row: Any, job: str, rows: Mapping[str, Any]) -> str | None:
    # A mark that ids and lists put between a model's type and its name.
    if not re.fullmatch(r"[!-{}~]{1,200}", name):
        return "its name must be 1 to 200 characters without white space and without |"
    if not isinstance(row, dict):
        return "must be a table"
    for key in row:
        if key not in _KEYS:
            return f"{key}: unknown"
    if "label" in row and (not isinstance(row["label"], str) or not row["label"].strip()):
        return "label: must be a text that is not empty"
    return (
        _size(row, job) or _features(row) or _rules(row, job) or _prices(row, job) or _life(name, row, rows)
    )


def _size(row: Mapping[str, Any], job: str) -> str | None:
    for key in ("context", "max_output"):
        if key in row and (type(row[key]) is not int or not 0 < row[key] < _MANY_TOKENS):
            return f"{key}: must be a whole number of tokens"
    if job == ModelType.LLM and row.get("max_output", 0) > row.get("context", _MANY_TOKENS):
        return "max_output: is larger than the context"
    return None


def _features(row: Mapping[str, Any]) -> str | None:
    features = row.get("features", [])
    if not isinstance(features, list):
        return "features: must be a list"
    for feature in features:
        if feature not in set(ModelFeature):
            return f"features: {feature!r} is not one of {', '.join(ModelFeature)}"
    return "features: one stands twice" if len(set(features)) < len(features) else None


def _rules(row: Mapping[str, Any], job: str) -> str | None:
    known = PARAMETERS.get(ModelType(job), frozenset())
    ruled: set[str] = set()
    for key in ("dropped", "refused"):
        names = row.get(key, [])
        if not isinstance(names, list):
            return f"{key}: must be a list"
        for name in names:
            if not isinstance(name, str) or name not in known:
                return f"{key}: {name!r} is no parameter of a call of {job}"
            if name in ruled:
                return f"{key}: {name!r} has a rule already"
            ruled.add(name)
    return None


def _responses(row: Mapping[str, Any], job: str, protocol: str) -> str | None:
    if "responses" not in row:
        return None
    if not isinstance(row["responses"], bool):
        return "responses: must be true or false"
    if row["responses"] and (job != ModelType.LLM or protocol not in _RESPONSES):
        return "responses: only chat models of OpenAI and Azure OpenAI are offered so"
    if row["responses"] and "stop" not in row.get("refused", ()):
        return "responses: that API has no stop, so refused must name it"
    return None


def _prices(row: Mapping[str, Any], job: str) -> str | None:
    prices = row.get("prices", {})
    if not isinstance(prices, dict):
        return "prices: must be a table"
    for unit, amount in prices.items():
        if unit not in set(PriceUnit):
            return f"prices: {unit!r} is not one of {', '.join(PriceUnit)}"
        if type(amount) not in (int, Decimal) or not Decimal(amount).is_finite():
            return f"prices.{unit}: must be a number"
        if amount <= 0:
            return f"prices.{unit}: a price that is not known is left out, never zero"
        if unit.endswith("_MTOK") and amount > _LIKELY.get(job, 2000):
            return f"prices.{unit}: {amount} a million tokens cannot be right for {job}"
    # A bool is an int and a datetime is a date to isinstance; type() tells them apart.
    if "prices_from" in row and type(row["prices_from"]) is not date:
        return "prices_from: must be a date"
    return None


def _life(name: str, row: Mapping[str, Any], rows: Mapping[str, Any]) -> str | None:
    if "ends" in row and type(row["ends"]) is not date:
        return "ends: must be a date"
    if "deprecated" in row and not isinstance(row["deprecated"], bool):
        return "deprecated: must be true or false"
    if "replaced_by" not in row:
        return None
    other = rows.get(row["replaced_by"]) if isinstance(row["replaced_by"], str) else None
    if other is None or row["replaced_by"] == name:
        return f"replaced_by: {row['replaced_by']!r} is not another model of this type"
    if not row.get("deprecated", "ends" in row):
        return "replaced_by: only a deprecated model is replaced"
    end, later = row.get("ends", date.max), other.get("ends", date.max) if isinstance(other, dict) else None
    if isinstance(later, date) and not isinstance(later, datetime) and later != date.max and later <= end:
        return f"replaced_by: {row['replaced_by']!r} does not outlive it"
    return None


_RESPONSES = frozenset({"openai", "azure_openai"})
_KEYS = frozenset(
    "label context max_output features dropped refused responses prices prices_from deprecated ends replaced_by".split()
)
