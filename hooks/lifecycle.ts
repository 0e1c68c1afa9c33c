import { cast, use } from "./core/bridge.js";
import { clip } from "./core/summary.js";
import type { Lifecycle } from "./core/table.js";

const ACTIVITY: [method: string, signal: string][] = [
    ["callActivityOnCreate", "activity_created"],
    ["callActivityOnStart", "activity_started"],
    ["callActivityOnResume", "activity_resumed"],
    ["callActivityOnPause", "activity_paused"],
    ["callActivityOnStop", "activity_stopped"],
    ["callActivityOnDestroy", "activity_destroyed"],
];

export const lifecycle: Lifecycle[] = [
    ...ACTIVITY.map(
        ([method, signal]): Lifecycle => ({
            className: "android.app.Instrumentation",
            method,
            signal,
            describe: (_self, [activity]) => ({ activity: activity.$className, instance: identityOf(activity) }),
        }),
    ),
    {
        className: "android.view.View",
        method: "performClick",
        signal: "click",
        endSignal: "click_end",
        describe: describeView,
    },
    // Where ProcessBuilder and Runtime.exec come together, with an array of their own making.
    {
        className: "java.lang.ProcessImpl",
        method: "start",
        signal: "program_started",
        describe: (_self, [command]) => ({ program: clip(command.items(1)[0]) }), // arguments may say anything of anybody
    },
];

function identityOf(object: any): number {
    return use("java.lang.System").identityHashCode(object);
}

/** What the user would recognise: the view's words and its resource-id. */
function describeView(view: any): { [key: string]: unknown } {
    const isText = use("android.widget.TextView").class.isInstance(view);
    const text = isText ? cast(view, "android.widget.TextView").getText() : null;
    return { class: view.$className, text: clip(text) ?? "", resource_id: resourceId(view) };
}

/** Ids that the app made up at run time (View.generateViewId) have no name. */
function resourceId(view: any): string {
    const id = view.getId();
    try {
        return id === -1 ? "" : view.getResources().getResourceName(id);
    } catch {
        return "";
    }
}
