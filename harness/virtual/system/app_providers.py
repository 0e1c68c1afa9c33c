"""Content providers of apps: each is published by the process that has made it, which is started for whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from harness.virtual.apk import Provider
from harness.virtual.binder.endpoint import Call, Peer, SecurityError
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.packages import Packages
from harness.virtual.system.processes import Hosting, Processes, ProcessRecord

Answer = asyncio.Future[ParcelWriter]
_NOT_THERE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Published:
    process: ProcessRecord
    authorities: tuple[str, ...]
    binder: StrongBinder


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    process: ProcessRecord
    authority: str
    answer: Answer


class AppProviders:
    """All of them; who asks for one that is not published yet waits until its process has done so, or died."""

    def __init__(self, packages: Packages, processes: Processes, forward: Callable[[Peer, int], StrongBinder]) -> None:
        self._packages = packages
        self._processes = processes
        self._forward = forward
        self._published: list[_Published] = []
        self._waiting: list[_Waiting] = []
        processes.observers.died.append(self._on_died)

    def get(self, authority: str, caller: ProcessRecord) -> ParcelWriter | Answer:
        """Answer getContentProvider for an authority that is none of the system's.

        Raises: SecurityError
        """
        target = self._find(authority, caller.user)
        if target is None:
            return ParcelWriter().write_int(_NOT_THERE)
        package, info = target
        self._enforce(package, info, caller)
        name = f"{{{package.name}/{info.name}}}"
        process = self._processes.start(package, info.process, Hosting(type="content provider", name=name))
        if process is caller:  # it has not made it yet, and cannot while it waits
            return ParcelWriter().write_int(_NOT_THERE)
        answer: Answer = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(process=process, authority=authority, answer=answer))
        self._release()
        return answer.result() if answer.done() else answer

    def publish(self, call: Call, process: ProcessRecord) -> ParcelWriter:
        """Take what a process has made."""
        for _ in range(call.data.read_int()):
            authorities, binder = call.data.read_required_string().split(";"), call.data.read_strong_binder()
            if binder is not None:
                forwarded = self._forward(call.peer, binder.handle)
                self._published.append(_Published(process=process, authorities=tuple(authorities), binder=forwarded))
        self._release()
        return ParcelWriter()

    def _find(self, authority: str, user: int) -> tuple[UserPackage, Provider] | None:
        for package in self._packages.of_user(user):
            for info in package.apk.providers if package.apk is not None else ():
                if info.enabled and authority in info.authorities:
                    return package, info
        return None

    def _enforce(self, package: UserPackage, info: Provider, caller: ProcessRecord) -> None:
        is_own = caller.uid == package.uid
        holds = info.permission is None or self._packages.granted(caller.uid, info.permission)
        if not is_own and not (info.exported and holds):
            who = f"{caller} (pid={caller.pid}, uid={caller.uid})"
            wanted = f"requires {info.permission}" if info.exported else f"that is not exported from UID {package.uid}"
            raise SecurityError(f"Permission Denial: opening provider {info.name} from {who} {wanted}")

    def _release(self) -> None:
        """Answer whoever waits for what is there."""
        for waiting in tuple(self._waiting):
            found = next((p for p in self._published if _is_meant(p, waiting)), None)
            if found is not None:
                self._answer(waiting, ParcelWriter().write_int(1).write_strong_binder(found.binder))

    def _answer(self, waiting: _Waiting, answer: ParcelWriter) -> None:
        self._waiting.remove(waiting)
        waiting.answer.set_result(answer)

    def _on_died(self, process: ProcessRecord) -> None:
        self._published = [p for p in self._published if p.process is not process]
        for waiting in tuple(self._waiting):
            if waiting.process is process:
                self._answer(waiting, ParcelWriter().write_int(_NOT_THERE))


def _is_meant(published: _Published, waiting: _Waiting) -> bool:
    return published.process is waiting.process and waiting.authority in published.authorities
