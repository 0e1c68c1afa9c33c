"""pm's permissions: granted, revoked, fixed, listed, dumped."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from harness.virtual.system.package_record import OWNER
from harness.virtual.system.permissions import PermissionFlag
from tests.virtual.package_bench import APP, CONTACTS, Bench, package_bench


@pytest.fixture
def bench() -> Iterator[Bench]:
    with package_bench() as made:
        yield made


def test_permission_flags_are_printed_from_the_lowest_bit(bench: Bench) -> None:
    bench.good(f"pm install -g {bench.apk(permissions=('READ_CONTACTS', 'READ_SMS', 'CAMERA', 'INTERNET'))}")
    packages = bench.system.packages
    flags = PermissionFlag.USER_FIXED | PermissionFlag.USER_SET
    packages.update_permission_flags(APP, "android.permission.CAMERA", set_flags=flags, user=OWNER)
    dump = bench.good(f"dumpsys package {APP}")
    sensitive = "USER_SENSITIVE_WHEN_GRANTED|USER_SENSITIVE_WHEN_DENIED"
    assert f"        android.permission.CAMERA: granted=true, flags=[ USER_SET|USER_FIXED|{sensitive}]\n" in dump
    assert f"        {CONTACTS}: granted=true, flags=[ {sensitive}]\n" in dump
    exempt = f"[ {sensitive}|RESTRICTION_INSTALLER_EXEMPT]"
    assert f"        android.permission.READ_SMS: granted=true, flags={exempt}\n" in dump
    assert "      android.permission.READ_SMS: restricted=true\n" in dump
    bench.good(f"pm clear {APP}")
    dump = bench.good(f"dumpsys package {APP}")
    assert f"        android.permission.CAMERA: granted=false, flags=[ {sensitive}]\n" in dump


def test_a_dialog_changes_only_what_the_user_decides(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()}")
    record = bench.package()
    record.runtime_flags[CONTACTS] = int(PermissionFlag.USER_SET | PermissionFlag.SYSTEM_FIXED)
    assert record.runtime_flags[CONTACTS] == PermissionFlag.USER_SET
    assert record.runtime_flags.get("android.permission.NONE", 0) == 0
    line = f"{CONTACTS}: granted=false, flags=[ USER_SET|USER_SENSITIVE_WHEN_GRANTED|USER_SENSITIVE_WHEN_DENIED]\n"
    assert line in bench.good(f"dumpsys package {APP}")
    record.runtime_flags[CONTACTS] = 0
    assert "USER_SET" not in bench.good(f"dumpsys package {APP}")


def test_a_restricted_permission_is_withheld_without_the_installer_s_exemption(bench: Bench) -> None:
    bench.good(f"pm install -g --restrict-permissions {bench.apk(permissions=('READ_SMS',))}")
    bench.good(f"pm grant {APP} android.permission.READ_SMS")
    line = re.search(r"READ_SMS: granted=(\w+), flags=\[ ([A-Z_|]+)\]", bench.good(f"dumpsys package {APP}"))
    assert line is not None
    assert line[1] == "false"
    assert line[2].endswith("|APPLY_RESTRICTION")


def test_what_the_system_fixed_is_not_changed_by_pm(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk()}")
    bench.system.packages.update_permission_flags(APP, CONTACTS, set_flags=PermissionFlag.SYSTEM_FIXED, user=OWNER)
    refused = bench.run(f"pm grant {APP} {CONTACTS}")
    assert f"SecurityException: Cannot grant system fixed permission {CONTACTS} for package {APP}" in refused.err


def test_a_development_permission_is_granted_for_good(bench: Bench) -> None:
    bench.good(f"pm install {bench.apk(permissions=('READ_LOGS', 'BACKGROUND_CAMERA'))}")
    bench.good(f"pm grant {APP} android.permission.READ_LOGS")
    assert "      android.permission.READ_LOGS: granted=true\n" in bench.good(f"dumpsys package {APP}")
    refused = bench.run(f"pm grant {APP} android.permission.BACKGROUND_CAMERA")
    assert "is not a changeable permission type" in refused.err
    assert "Unknown permission: odd" in bench.run(f"pm grant {APP} odd").err


def test_permissions_are_listed(bench: Bench) -> None:
    listed = bench.good("pm list permissions")
    assert listed.startswith("All Permissions:\n\npermission:")
    assert f"permission:{CONTACTS}\n" in listed
    grouped = bench.good("pm list permissions -g -d")
    assert grouped.startswith("Dangerous Permissions:\n\ngroup:android.permission-group.CONTACTS\n\n")
    assert "group:android.permission-group.UNDEFINED\n  permission:" in grouped
    assert grouped.rstrip().endswith("ungrouped:")
    assert "protectionLevel:normal" in bench.good("pm list permissions -f")
    assert "permission group:android.permission-group.CAMERA\n" in bench.good("pm list permission-groups")
    assert bench.run("pm list permissions -x").code == 255
