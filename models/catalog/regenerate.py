"""Shows how the catalog's models would change with a new source, for review: `python -m models.catalog.regenerate SOURCE.json`.

The source is a JSON list of rows with provider, model, mode, ctx, max_out, deprecation_date, in_mtok, out_mtok, features and no. What
it says wrong or does not say is in review.toml, each with its reason. What it cannot say (labels, prices by image, minute,
character, search or cached token) stays as it stands in the data. Nothing is written without --write.
"""

import argparse
import difflib
import json
import re
import sys
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.catalog import candidates
from models.catalog.candidates import BadSource
from models.catalog.offerings import ModelFeature, ModelType, PriceUnit
from models.catalog.providers import FOLDER

REVIEW = Path(__file__).parent / "review.toml"
MARK = "# One line a model, by `python -m models.catalog.regenerate`; its corrections and their reasons: review.toml.\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m models.catalog.regenerate", description=__doc__)
    parser.add_argument("source", type=Path, metavar="SOURCE.json")
    parser.add_argument(
        "--write", action="store_true", help="write the data files instead of showing the difference"
    )
    parser.add_argument("--data", type=Path, default=FOLDER, help="the folder of the data files")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date())
    given = parser.parse_args(arguments)
    try:
        rows = json.loads(given.source.read_text(encoding="utf-8"), parse_float=Decimal)
        review = tomllib.loads(REVIEW.read_text(encoding="utf-8"), parse_float=Decimal)
        found = candidates.read(rows, review, today=given.today)
    except (OSError, ValueError, BadSource) as error:
        print(f"{given.source}: {error}", file=sys.stderr)
        return 1
    for key in sorted(found.models):
        path = given.data / f"{key}.toml"
        if not path.exists():
            if found.models[key]:
                print(f"{path.name}: no such file, {len(found.models[key])} models left out", file=sys.stderr)
            continue
        before = path.read_text(encoding="utf-8")
        after = _replaced(before, found.models[key])
        if after != before and given.write:
            path.write_text(after, encoding="utf-8")
        sys.stdout.writelines(
            difflib.unified_diff(
                before.splitlines(keepends=True),
                after.splitlines(keepends=True),
                path.name,
                "candidates",
                n=0,
            )
        )
    for remark in found.remarks:
        print(remark, file=sys.stderr)
    return 0


def _replaced(text: str, models: Mapping[tuple[str, str], Mapping[str, Any]]) -> str:
    head = re.split(rf"^(?:{re.escape(MARK)}|\[(?:base_)?models\.)", text, maxsplit=1, flags=re.MULTILINE)[0]
    data = tomllib.loads(text, parse_float=Decimal)
    section = "models" if "PREDEFINED_MODELS" in data["configuration_methods"] else "base_models"
    lines = [head.rstrip("\n"), "\n\n", MARK]
    for job in ModelType:
        present = data.get(section, {}).get(job, {})
        rows = {
            name: _merged(row, present.get(name, {})) for (type, name), row in models.items() if type == job
        }
        if rows:
            lines.append(f"\n[{section}.{job}]\n")
            lines += [f"{json.dumps(name)} = {_row(rows[name])}\n" for name in sorted(rows)]
    return "".join(lines)


def _merged(row: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    prices = {**present.get("prices", {}), **row.get("prices", {})}
    for unit in row.get("unpriced", ()):
        if unit not in row.get("prices", {}):
            prices.pop(unit, None)
    kept = {key: present[key] for key in ("label", "prices_from") if key in present}
    return {**row, **kept, "prices": prices}


def _row(row: Mapping[str, Any]) -> str:
    parts = [f"label = {json.dumps(row['label'], ensure_ascii=False)}"]
    parts += [f"{key} = {row[key]}" for key in ("context", "max_output") if row.get(key)]
    features = [f'"{feature}"' for feature in ModelFeature if feature in row.get("features", ())]
    if features:
        parts.append(f"features = [{', '.join(features)}]")
    for key in ("dropped", "refused"):
        if row.get(key):
            parts.append(f"{key} = {json.dumps(row[key])}")
    if row.get("responses"):
        parts.append("responses = true")
    prices = [f"{unit} = {_amount(row['prices'][unit])}" for unit in PriceUnit if unit in row["prices"]]
    if prices:
        parts.append(f"prices = {{ {', '.join(prices)} }}")
    parts += [f"{key} = {row[key]}" for key in ("prices_from", "ends") if row.get(key)]
    if row.get("deprecated", "ends" in row) != ("ends" in row):
        parts.append(f"deprecated = {str(row['deprecated']).lower()}")
    if row.get("replaced_by"):
        parts.append(f"replaced_by = {json.dumps(row['replaced_by'])}")
    return f"{{ {', '.join(parts)} }}"


def _amount(amount: Decimal | int) -> str:
    plain = format(Decimal(amount), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


if __name__ == "__main__":
    sys.exit(main())
