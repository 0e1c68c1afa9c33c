"""What `dumpsys` prints of the device itself on Android 11: power, display, the windows on the screen."""

from __future__ import annotations

from harness.virtual.formats import format_bool
from harness.virtual.system.activity_record import ActivityRecord
from harness.virtual.system.display import DENSITY, HEIGHT, WIDTH, Display
from harness.virtual.system.keyguard import Keyguard
from harness.virtual.system.power import Power
from harness.virtual.system.tasks import Tasks

DISPLAY_ID = 4619827259835644672
_WINDOW_MASK = 0x5A5A5A  # a window's identity is not its activity's


def dump_power(power: Power) -> str:
    """Print the state of the power manager, plugged in as a phone under test is."""
    state = "Awake" if power.is_awake else "Asleep"
    return "\n".join(
        [
            "POWER MANAGER (dumpsys power)",
            "",
            "Power Manager State:",
            "  Settings power_manager_constants:",
            "    no_cached_wake_locks=true",
            "  mDirty=0x0",
            f"  mWakefulness={state}",
            "  mWakefulnessChanging=false",
            "  mIsPowered=true",
            "  mPlugType=2",
            "  mBatteryLevel=100",
            "  mBatteryLevelWhenDreamStarted=0",
            "  mDockState=0",
            "  mStayOn=false",
            "  mProximityPositive=false",
            "  mBootCompleted=true",
            "  mSystemReady=true",
            f"  mLastWakeTime={power.last_wake_ms}",
            f"  mLastSleepTime={power.last_sleep_ms}",
            f"  mHoldingDisplaySuspendBlocker={format_bool(power.is_awake)}",
            "",
            "Display Power: state=" + ("ON" if power.is_awake else "OFF"),
            "",
        ]
    )


def dump_display(power: Power, display: Display) -> str:
    """Print the one display there is."""
    state = "ON" if power.is_awake else "OFF"
    density = f"density {DENSITY}"
    width, height = display.size
    override = f"real {width} x {height}, rotation {display.rotation}, {density}, state {state}"
    size = f"real {WIDTH} x {HEIGHT}, largest app {HEIGHT} x {HEIGHT}, smallest app {WIDTH} x {WIDTH}"
    return "\n".join(
        [
            "DISPLAY MANAGER (dumpsys display)",
            "  mOnlyCode=false",
            "  mSafeMode=false",
            f"  mGlobalDisplayState={state}",
            "  mStableDisplaySize=Point(1080, 1920)",
            f"  mViewports=[{_viewport(display)}]",
            "",
            "Logical Displays: size=1",
            "  Display 0:",
            "    mDisplayId=0",
            "    mLayerStack=0",
            f'    mBaseDisplayInfo=DisplayInfo{{"Built-in Screen", displayId 0, {size}, {density}, state {state}}}',
            f'    mOverrideDisplayInfo=DisplayInfo{{"Built-in Screen", displayId 0, {override}}}',
            "",
            "Display Power Controller State:",
            "  Display State:",
            f"    mState={state}",
            "",
        ]
    )


def _viewport(display: Display) -> str:
    width, height = display.size
    frame = f"Rect(0, 0 - {width}, {height})"
    which = f"type=INTERNAL, valid=true, displayId=0, uniqueId='local:{DISPLAY_ID}', physicalPort=0"
    size = f"deviceWidth={width}, deviceHeight={height}"
    turned = f"orientation={display.rotation}, logicalFrame={frame}, physicalFrame={frame}"
    return f"DisplayViewport{{{which}, {turned}, {size}}}"


def dump_input(display: Display) -> str:
    """Print what the input manager says of the touch screen."""
    width, height = display.size
    return "\n".join(
        [
            "INPUT MANAGER (dumpsys input)",
            "",
            "Input Reader State:",
            "  Device 1: virtual_touchscreen",
            "    Touch Input Mapper (mode - DIRECT):",
            f"      Viewport: displayId=0, orientation={display.rotation}, logicalFrame=[0, 0, {width}, {height}]",
            f"      SurfaceWidth: {width}px",
            f"      SurfaceHeight: {height}px",
            f"      SurfaceOrientation: {display.rotation}",
            "",
        ]
    )


def dump_surface_flinger(words: list[str]) -> str:
    """Print the displays by the ids that `screencap -d` takes; there is no more to tell."""
    if words[:1] != ["--display-id"]:
        return ""
    return f'Display {DISPLAY_ID} (HWC display 0): port=0 pnpId=GGL displayName="Built-in Screen"\n'


def dump_window(tasks: Tasks, power: Power, display: Display, keyguard: Keyguard) -> str:
    """Print the display, the keyguard and what has the focus."""
    top = tasks.resumed if power.is_awake else None
    focus = _window(top) if top is not None else "null"
    if keyguard.is_showing:
        focus = f"Window{{{_WINDOW_MASK:x} u0 NotificationShade}}"
    width, height = display.size
    app_width, app_height = display.app_size
    policy = "    mScreenOnEarly={0} mScreenOnFully={0}".format(format_bool(power.is_awake))
    lines = ["WINDOW MANAGER POLICY STATE (dumpsys window policy)", policy, f"    mAwake={format_bool(power.is_awake)}"]
    lines += _keyguard(power, keyguard)
    lines += ["WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)", "  Display: mDisplayId=0"]
    sizes = f"cur={width}x{height} app={app_width}x{app_height} rng={WIDTH}x1017-1794x1731"
    lines.append(f"    init={WIDTH}x{HEIGHT} {DENSITY}dpi {sizes}")
    lines += ["    DisplayRotation", f"      mRotation={display.rotation} mDeferredRotationPauseCount=0"]
    lines.append("WINDOW MANAGER WINDOWS (dumpsys window windows)")
    lines += [f"  Window #{number} {_window(record)}:" for number, record in enumerate(tasks.activities())]
    return "\n".join([*lines, f"  mCurrentFocus={focus}", f"  mFocusedApp={top or 'null'}", ""])


def _keyguard(power: Power, keyguard: Keyguard) -> list[str]:
    showing = format_bool(keyguard.is_showing)
    state = "AWAKE" if power.is_awake else "SLEEP"
    lines = ["KeyguardServiceDelegate", f"  showing={showing}", f"  showingAndNotOccluded={showing}"]
    lines += [f"  inputRestricted={showing}", "  occluded=false", "  secure=false", "  dreaming=false"]
    lines += ["  systemIsReady=true", "  deviceHasKeyguard=true", f"  enabled={format_bool(keyguard.is_enabled)}"]
    lines += [f"  screenState=SCREEN_STATE_{'ON' if power.is_awake else 'OFF'}"]
    return ["    " + line for line in [*lines, f"  interactiveState=INTERACTIVE_STATE_{state}"]]


def _window(record: ActivityRecord) -> str:
    return (
        f"Window{{{record.identity ^ _WINDOW_MASK:x} u{record.package.user} {record.package.name}/{record.info.name}}}"
    )
