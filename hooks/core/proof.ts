/** That a hook fires: each that stands is tried once, before the host hears of it, where that harms nobody. */
import type { HookReport } from "../wire.js";

/** One way in which calls come to a hook. */
export interface Trial {
    name: string;
    /** Whether a call came to it; null where none can be made. */
    try: () => boolean | null;
}

const standing = new Map<HookReport, Trial[]>();

/** These hooks stand when such calls come to them. */
export function expect(reports: HookReport[], trials: Trial[]): void {
    reports.forEach((report) => standing.set(report, trials));
}

/** The same reports, with what the trials came to: a hook is proved, has failed, or waits for the app's first call. */
export function prove(reports: HookReport[]): HookReport[] {
    const tried = new Map<Trial, boolean | null>();
    const proved = reports.map((report) => {
        const trials = standing.get(report) ?? [];
        trials.filter((trial) => !tried.has(trial)).forEach((trial) => tried.set(trial, attempt(trial)));
        return judge(report, trials, tried);
    });
    standing.clear();
    return proved;
}

/** What cannot be tried is no failure of the hook: nothing is known of it. */
function attempt(trial: Trial): boolean | null {
    try {
        return trial.try();
    } catch {
        return null;
    }
}

function judge(report: HookReport, trials: Trial[], tried: Map<Trial, boolean | null>): HookReport {
    const dead = trials.find((trial) => tried.get(trial) === false);
    if (dead !== undefined) {
        return { ...report, state: "failed", error: `a canary call did not come to it: ${dead.name}` };
    }
    return trials.some((trial) => tried.get(trial)) ? { ...report, proof: "canary" } : report;
}
