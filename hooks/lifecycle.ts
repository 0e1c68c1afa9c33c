import type { Lifecycle } from "./core/table.js";

export const lifecycle: Lifecycle[] = [
    {
        className: "android.app.Instrumentation",
        method: "callActivityOnResume",
        signal: "activity_resumed",
        describe: "activity",
    },
    {
        className: "android.app.Instrumentation",
        method: "callActivityOnPause",
        signal: "activity_paused",
        describe: "activity",
    },
    {
        className: "android.view.View",
        method: "performClick",
        signal: "click",
        endSignal: "click_end",
        describe: "view",
    },
];
