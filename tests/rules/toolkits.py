"""How a window lies on the screen, and what uiautomator prints of the views of each toolkit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

Bounds = tuple[int, int, int, int]

WINDOWS: dict[str, Bounds] = {
    "page": (0, 0, 1080, 2400),
    "sheet": (0, 1300, 1080, 2400),
    "overlay": (90, 700, 990, 1800),
    "alert": (60, 800, 1020, 1600),
}
_IDS = {
    ("alert", "title"): "android:id/alertTitle",
    ("alert", "text"): "android:id/message",
    ("alert", "button"): "android:id/button1",
}
_WIDGETS = {
    "box": "CheckBox",
    "button": "Button",
    "field": "EditText",
    "image": "ImageView",
    "password": "EditText",
    "radio": "RadioButton",
    "switch": "Switch",
}
_CLICKED = ("box", "button", "link", "radio", "row", "switch")
_TICKED = ("box", "radio", "switch")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view: what it is, whether it is `on` or `off`, its words, and where it is."""

    kind: str
    state: str
    resource_id: str
    words: str
    bounds: Bounds


def print_hierarchy(window: str, toolkit: str, app: str, views: Sequence[View]) -> str:
    """Print a window with these views."""
    body = "".join(_VIEW_PRINTERS[toolkit](view, app, _IDS.get((window, view.kind), "")) for view in views)
    content = _wrap(window, app, _ROOTS[toolkit](body, app, WINDOWS[window]))
    return f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"0\">{content}</hierarchy>"


def _wrap(window: str, app: str, body: str) -> str:
    """A dialog is a window of its own; what lies in the app's own window has the whole screen around it."""
    bounds = WINDOWS[window]
    if window == "alert":
        panel = _node("android.widget.LinearLayout", app, bounds, resource_id="android:id/parentPanel", body=body)
        return _node("android.widget.FrameLayout", app, bounds, body=panel)
    entry = {"sheet": "design_bottom_sheet", "overlay": "card"}.get(window, "content")
    inner = _node("android.widget.FrameLayout", app, bounds, resource_id=f"{app}:id/{entry}", body=body)
    return _node("android.widget.FrameLayout", app, WINDOWS["page"], body=inner)


def _node(
    class_name: str,
    app: str,
    bounds: Bounds,
    *,
    text: str = "",
    description: str = "",
    resource_id: str = "",
    view: View | None = None,
    body: str = "",
) -> str:
    kind, state = ("", "") if view is None else (view.kind, view.state)
    left, top, right, bottom = bounds
    values = {
        "index": "0",
        "text": text,
        "resource-id": resource_id,
        "class": class_name,
        "package": app,
        "content-desc": description,
        "checkable": kind in _TICKED,
        "checked": kind in _TICKED and state == "on",
        "clickable": kind in _CLICKED,
        "enabled": state != "off",
        "focusable": kind in _CLICKED,
        "focused": False,
        "scrollable": False,
        "long-clickable": False,
        "password": kind == "password",
        "selected": False,
        "bounds": f"[{left},{top}][{right},{bottom}]",
    }
    printed = " ".join(f'{name}="{_quote(value)}"' for name, value in values.items())
    return f"<node {printed}>{body}</node>"


def _quote(value: str | bool) -> str:
    return escape(value, {'"': "&quot;"}) if isinstance(value, str) else str(value).lower()


def _inner(bounds: Bounds) -> Bounds:
    left, top, right, bottom = bounds
    return left + 20, top + 10, right - 20, bottom - 10


def _print_widget(view: View, app: str, known_id: str) -> str:
    """Android's own: a button has its words; a row is a layout that is clicked, with the words in a text view."""
    resource_id = _full(view.resource_id, app) or known_id
    if view.kind == "row":
        text = _node("android.widget.TextView", app, _inner(view.bounds), text=view.words)
        return _node("android.widget.LinearLayout", app, view.bounds, view=view, body=text)
    name = f"android.widget.{_WIDGETS.get(view.kind, 'TextView')}"
    return _node(name, app, view.bounds, text=view.words, resource_id=resource_id, view=view)


def _print_composed(view: View, app: str, _: str) -> str:
    """Compose: what is clicked is a View around its text and an empty node that says what it is."""
    if view.kind in ("text", "title", "link"):
        return _node("android.widget.TextView", app, view.bounds, text=view.words, view=view)
    if view.kind in _TICKED or view.kind in ("field", "password"):
        return _node(f"android.widget.{_WIDGETS[view.kind]}", app, view.bounds, text=view.words, view=view)
    text = _node("android.widget.TextView", app, _inner(view.bounds), text=view.words)
    role = _node("android.widget.Button", app, _inner(view.bounds))
    return _node("android.view.View", app, view.bounds, view=view, body=text + role)


def _print_flutter(view: View, app: str, _: str) -> str:
    """Flutter: words are descriptions."""
    is_widget = view.kind in ("box", "button", "field", "password", "radio", "switch", "image")
    name = f"android.widget.{_WIDGETS[view.kind]}" if is_widget else "android.view.View"
    return _node(name, app, view.bounds, description=view.words, view=view)


def _print_react(view: View, app: str, _: str) -> str:
    """React Native: what is clicked is a ViewGroup with the description of what is in it."""
    if view.kind in ("button", "row", "link"):
        text = _node("android.widget.TextView", app, _inner(view.bounds), text=view.words)
        return _node("android.view.ViewGroup", app, view.bounds, description=view.words, view=view, body=text)
    return _print_widget(view, app, "")


def _print_web(view: View, app: str, _: str) -> str:
    """Chromium: all but widgets are Views with a text."""
    name = f"android.widget.{_WIDGETS[view.kind]}" if view.kind in _WIDGETS else "android.view.View"
    return _node(name, app, view.bounds, text=view.words, view=view)


def _full(entry: str, app: str) -> str:
    return entry if ":" in entry or not entry else f"{app}:id/{entry}"


def _root_of(class_name: str, body: str, app: str, bounds: Bounds) -> str:
    view = _node("android.view.View", app, bounds, body=body)
    return _node(class_name, app, bounds, body=view)


_VIEW_PRINTERS = {
    "views": _print_widget,
    "compose": _print_composed,
    "flutter": _print_flutter,
    "react": _print_react,
    "web": _print_web,
}
_ROOTS = {
    "views": lambda body, app, bounds: body,
    "compose": lambda body, app, bounds: _root_of("androidx.compose.ui.platform.ComposeView", body, app, bounds),
    "flutter": lambda body, app, bounds: _root_of("io.flutter.embedding.android.FlutterView", body, app, bounds),
    "react": lambda body, app, bounds: body,
    "web": lambda body, app, bounds: _root_of("android.webkit.WebView", body, app, bounds),
}
