"""`providence schema`: prints the GraphQL schema, as api/schema.graphql holds it."""

import argparse
import sys
from collections.abc import Mapping

from api.schema import build, printed


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Write the SDL to standard output."""
    sys.stdout.write(printed(build()))
    sys.stdout.flush()
    return 0
