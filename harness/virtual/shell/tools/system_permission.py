"""pm's permissions: listed, granted, revoked, reset."""

from __future__ import annotations

from collections.abc import Iterator

from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.system_support import (
    Arguments,
    CommandError,
    Handler,
    java_exception,
    parse_user,
)
from harness.virtual.system.package_errors import GrantError
from harness.virtual.system.permissions import (
    PERMISSION_GROUPS,
    PERMISSIONS,
    UNDEFINED_GROUP,
    Permission,
    Protection,
)
from harness.virtual.system.server import SystemServer

_EVERYTHING = frozenset(Protection)
_DANGEROUS = frozenset({Protection.DANGEROUS})
_NORMAL = frozenset({Protection.NORMAL})


class PermissionCommands:
    """The commands about permissions."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._packages = system.packages

    def handlers(self) -> dict[str, Handler]:
        """Return the commands by their names."""
        return {"grant": self.grant, "revoke": self.revoke, "reset-permissions": self.reset}

    async def grant(self, _: Invocation, arguments: Arguments) -> int:
        """Grant a permission."""
        self._set_granted("grant", arguments, granted=True)
        return 0

    async def revoke(self, _: Invocation, arguments: Arguments) -> int:
        """Revoke a permission; this ends the processes of the uid."""
        uid = self._set_granted("revoke", arguments, granted=False)
        if uid is not None:
            self._system.activities.kill_uid(uid, "permissions revoked")
        return 0

    async def reset(self, _: Invocation, __: Arguments) -> int:
        """Take back what users decided."""
        self._packages.reset_permissions()
        return 0

    async def list_groups(self, call: Invocation, _: Arguments) -> int:
        """List the groups of permissions."""
        await call.print("".join(f"permission group:{group}\n" for group in PERMISSION_GROUPS))
        return 0

    async def list(self, call: Invocation, arguments: Arguments) -> int:
        """List permissions: all, the dangerous (-d), those that users see (-u), by group (-g), in full (-f)."""
        options = arguments.options("-d", "-f", "-g", "-s", "-u", values=())
        group = arguments.next()
        parts = [("All Permissions:", _EVERYTHING)]
        if "-d" in options:
            parts = [("Dangerous Permissions:", _DANGEROUS)]
            parts += [("Normal Permissions:", _NORMAL)] if "-u" in options else []
        elif "-u" in options:
            parts = [("Dangerous and Normal Permissions:", _DANGEROUS | _NORMAL)]
        is_grouped, is_full = bool({"-g", "-s"} & set(options)), "-f" in options or "-s" in options
        groups = [*PERMISSION_GROUPS, None] if is_grouped else [group]
        for title, wanted in parts:
            lines = _listed(groups, wanted, is_grouped=is_grouped, is_full=is_full, is_summary="-s" in options)
            await call.print("\n".join([title, "", *lines, ""]))
        return 0

    def _set_granted(self, command: str, arguments: Arguments, *, granted: bool) -> int | None:
        """Return the uid for which this changed something, or None."""
        current = self._system.user_controller.current
        user = parse_user(command, arguments.options().get("--user", "0"), current) or 0
        name, permission = arguments.next(), arguments.next()
        if name is None or permission is None:
            raise CommandError(f"Error: no {'package' if name is None else 'permission'} specified")
        try:
            changed = self._packages.set_granted(name, permission, granted=granted, user=user)
        except GrantError as error:
            raise java_exception(command, error.java_class, error.text) from error
        package = self._packages.find(name, user)
        return package.uid if changed and package is not None else None


def _listed(
    groups: list[str | None], wanted: frozenset[Protection], *, is_grouped: bool, is_full: bool, is_summary: bool
) -> Iterator[str]:
    for position, group in enumerate(groups):
        if is_grouped and position:
            yield ""
        members = [found for found in _of_group(group, is_grouped=is_grouped) if found.protection in wanted]
        if is_summary:
            yield (group or "ungrouped") + ": " + ", ".join(found.name for found in members)
            continue
        if is_grouped:
            yield from _group_head(group, is_full=is_full)
        for found in members:
            yield from _permission(found, "  " if is_grouped else "", is_full=is_full)


def _group_head(group: str | None, *, is_full: bool) -> Iterator[str]:
    yield ("+ " if is_full else "") + ("ungrouped:" if group is None else f"group:{group}")
    if is_full and group is not None:
        yield from ("  package:android", "  label:null", "  description:null")


def _permission(permission: Permission, prefix: str, *, is_full: bool) -> Iterator[str]:
    yield f"{prefix}{'+ ' if is_full else ''}permission:{permission.name}"
    if is_full:
        yield from (f"{prefix}  package:android", f"{prefix}  label:null", f"{prefix}  description:null")
        yield f"{prefix}  protectionLevel:{permission.protection.value}"


def _of_group(group: str | None, *, is_grouped: bool) -> list[Permission]:
    """Return a group's permissions; without a group all, or the ungrouped ones where groups are shown."""
    if group is None:
        return [
            found for found in PERMISSIONS.values() if not is_grouped or found.protection is not Protection.DANGEROUS
        ]
    if group != UNDEFINED_GROUP:
        return []
    return [found for found in PERMISSIONS.values() if found.protection is Protection.DANGEROUS]
