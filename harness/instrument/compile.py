"""From the TypeScript of `hooks/` to the agent's source, and the Java bridge that goes with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from harness.errors import InfrastructureError
from harness.instrument.deadline import DeadlinePassed, call_within
from harness.instrument.failures import frida_errors

_COMPILE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """What is loaded into a process, with the hash that the run records; `relay` only after its session was cut off."""

    source: str
    bridge: str
    relay: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256((self.source + self.bridge + self.relay).encode()).hexdigest()


def compile_agent(hooks: Path | None = None) -> Agent:
    """Compile the agent of these sources, else our own; some 50 ms, so nothing is cached and no file is written."""
    source, relay = _compile(hooks or find_hooks(), "agent.ts", "relay.ts")
    return Agent(source=source, bridge=read_bridge(), relay=relay)


def compile_trial() -> str:
    """Compile the script that tries one hook in a process that nobody observes."""
    (source,) = _compile(find_hooks(), "trial.ts")
    return source


def _compile(folder: Path, *scripts: str) -> list[str]:
    import frida

    compiler = frida.Compiler()
    complaints: list[str] = []
    compiler.on("diagnostics", lambda found: complaints.extend(item["text"] for item in found))
    try:
        return call_within(_COMPILE_S, lambda: [_build(compiler, folder, each) for each in scripts])
    except DeadlinePassed as error:
        raise InfrastructureError(f"the agent was not compiled within {_COMPILE_S:g} s") from error
    except frida_errors() as error:
        why = "; ".join(complaints) or str(error)
        raise InfrastructureError(f"the agent could not be compiled: {why}") from error


def _build(compiler: Any, hooks: Path, script: str) -> str:
    source: str = compiler.build(
        script,
        project_root=str(hooks),
        type_check="none",  # Frida's type declarations come from npm, which a user's machine need not reach
        source_maps="omitted",
        compression="none",
    )
    return source


def find_hooks() -> Path:
    """Return the folder of the agent's sources: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside, beside = package / "hooks", package.parent / "hooks"
    return inside if inside.is_dir() else beside


def read_bridge() -> str:
    """Return the source of the Java bridge that comes with frida-tools."""
    return files("frida_tools").joinpath("bridges", "java.js").read_text(encoding="utf-8")
