"""The providers' own clients, which must believe the fakes; without them these tests are skipped, under CI they fail."""

import importlib
import os
import warnings
from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture
def sdk(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Import a client of the extra `oracle`."""
    monkeypatch.setenv("NO_PROXY", "*")
    for name in [name for name in os.environ if name.endswith(("_API_KEY", "_BASE_URL", "_API_URL"))]:
        monkeypatch.delenv(name)

    def load(name: str) -> ModuleType:
        try:
            with warnings.catch_warnings():
                # What they warn of while they are imported is not ours.
                warnings.simplefilter("ignore")
                return importlib.import_module(name)
        except ImportError as error:
            reason = f"{name} is not installed: pip install -e '.[oracle]' ({error})"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)

    return load
