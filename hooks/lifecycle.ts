/** Calls that are told as signals: activities, clicks, touches, programs that are started, and what components are asked to do. */
import { components } from "./components.js";
import { describeIntent } from "./core/intent.js";
import { identityOf } from "./core/signals.js";
import { clip } from "./core/summary.js";
import type { Lifecycle } from "./core/table.js";
import { describeView } from "./core/view.js";
import { touch } from "./touch.js";
import type { Detail } from "./wire.js";

const CREATED = "activity_created";
const ACTIVITY: [method: string, signal: string][] = [
    ["callActivityOnCreate", CREATED],
    ["callActivityOnStart", "activity_started"],
    ["callActivityOnResume", "activity_resumed"],
    ["callActivityOnPause", "activity_paused"],
    ["callActivityOnStop", "activity_stopped"],
    ["callActivityOnDestroy", "activity_destroyed"],
];

/** Where ProcessBuilder and Runtime.exec come together, with an array of their own making. */
const PROGRAM = {
    signal: "program_started",
    keeps: "the program's name", // arguments may say anything of anybody
    describe: (_self: any, [command]: any[]) => ({ program: clip(command.items(1)[0]) }),
};

export const lifecycle: Lifecycle[] = [
    ...ACTIVITY.map(
        ([method, signal]): Lifecycle => ({
            className: "android.app.Instrumentation",
            method,
            api: [23],
            signal,
            keeps: "class of the activity, a number for the object; when it is created, what its intent says",
            describe: (_self, [activity]) => (activity === null ? null : describeActivity(activity, signal === CREATED)),
        }),
    ),
    {
        className: "android.view.View",
        method: "performClick",
        api: [23],
        signal: "click",
        endSignal: "click_end",
        keeps: "class, resource-id and words of the view",
        describe: describeView,
    },
    ...touch,
    { ...PROGRAM, className: "java.lang.ProcessManager", method: "exec", api: [23, 23] },
    { ...PROGRAM, className: "java.lang.ProcessImpl", method: "start", api: [24] },
    ...components,
];

function describeActivity(activity: any, isNew: boolean): Detail {
    const detail = { activity: activity.$className, instance: identityOf(activity) };
    return isNew ? { ...detail, ...describeIntent(activity.mIntent.value) } : detail;
}
