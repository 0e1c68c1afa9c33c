"""The agent compiles from the sources that travel with the package; a mistake in them is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.errors import InfrastructureError
from harness.instrument import compile as compiling


def test_the_same_sources_make_the_same_agent() -> None:
    one, other = compiling.compile_agent(), compiling.compile_agent()
    assert one == other
    assert len(one.sha256) == 64
    assert "rpc.exports" in one.source
    assert "bridge" in one.bridge


def test_a_mistake_in_the_sources_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hooks = tmp_path / "hooks"
    shutil.copytree(compiling.find_hooks(), hooks)
    (hooks / "camera.ts").write_text('import { nothing } from "./nowhere.js";\nexport const camera = nothing;\n')
    monkeypatch.setattr(compiling, "find_hooks", lambda: hooks)
    with pytest.raises(InfrastructureError, match=r"nowhere"):
        compiling.compile_agent()
