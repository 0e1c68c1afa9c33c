"""The rows below the API against the lists of what Android has: a name that is misspelt is none of the platform's."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from harness.instrument.compile import compile_agent
from harness.instrument.table import KnownHook, read_table

DUMPS = os.environ.get("HARNESS_DUMPS")

# Of releases that the lists do not have, or only in part.
OF_OTHERS = {
    "android.accounts.IAccountManager.getAccounts",
    "android.content.IContentProvider.uncanonicalizeAsync",
    "android.location.ILocationManager.addGpsMeasurementsListener",
    "android.location.ILocationManager.addGpsNavigationMessageListener",
    "android.location.ILocationManager.addGpsStatusListener",
    "com.android.internal.telephony.ITelephony.getServiceStateForSlot",
}
PLAY = "com.google.android.gms."

pytestmark = pytest.mark.skipif(DUMPS is None, reason="HARNESS_DUMPS does not say where the lists of Android's API are")


@pytest.fixture(scope="module")
def rows() -> tuple[KnownHook, ...]:
    return read_table(compile_agent())


def listed(name: str) -> Any:
    assert DUMPS is not None
    return json.loads((Path(DUMPS).parent / "android-api" / name).read_text())


def test_every_transaction_is_one_of_android_s(rows: tuple[KnownHook, ...]) -> None:
    codes = listed("binder_codes.json")
    names = {
        f"{interface}.{spelt(method)}"
        for interface, versions in codes.items()
        for version in versions.values()
        for method in version["codes"].values()
    }
    ours = {row.hook for row in rows if row.layer == "binder" and row.class_name in codes and PLAY not in row.hook}
    assert len(ours) > 60
    assert ours - names == OF_OTHERS


def spelt(method: str) -> str:
    """QUERY and BULK_INSERT, of an interface that was written by hand, as the methods behind them."""
    return re.sub(r"_(\w)", lambda found: found[1].upper(), method.lower()) if method.isupper() else method


def test_every_native_function_is_one_of_the_ndk_s_since_that_level(rows: tuple[KnownHook, ...]) -> None:
    exports = listed("ndk_exports.json")
    ours = {(row.class_name, row.method, str(row.api[0])) for row in rows if row.layer == "native"}
    assert len(ours) > 10
    assert ours <= {
        (library, name, level) for library in exports if library != "_note" for name, level in exports[library].items()
    }
