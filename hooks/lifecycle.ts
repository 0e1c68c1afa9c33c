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
            describe: "activity",
        }),
    ),
    {
        className: "android.view.View",
        method: "performClick",
        signal: "click",
        endSignal: "click_end",
        describe: "view",
    },
    // Where ProcessBuilder and Runtime.exec come together, with an array of their own making.
    {
        className: "java.lang.ProcessImpl",
        method: "start",
        signal: "program_started",
        describe: "program",
    },
];
