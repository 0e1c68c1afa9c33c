/** Exported functions of native libraries, hooked whenever the library is there: at once, or when the app loads it. */
import type { Detail, HookReport, HookState } from "../wire.js";
import * as below from "./below.js";
import { captureAll } from "./callers.js";
import * as emit from "./emit.js";
import { named, type Hook } from "./table.js";

/** A function, and the rows that a call of it may belong to: the first that has something to say of it. */
export interface Exported {
    library: string;
    name: string;
    rows: NativeHook[];
}

export interface NativeHook extends Hook {
    /** Of the arguments; null when the call does not touch this data type. */
    describe: (args: InvocationArguments) => Detail | null;
    /** What it gives back when the permission is lacking; 0 is success, and whatever else a failure. */
    refusal: number;
    /** What it gives back when there was nothing to hand over: no failure, it only asked. */
    nothing?: number;
}

/** A function that is only listened to. */
export interface Listened {
    library: string;
    name: string;
    /** Told of every call before it is made, or after it has succeeded. */
    before?: (args: NativePointer[]) => void;
    after?: (args: NativePointer[]) => void;
}

const PARAMETERS_KEPT = 2;

/** Hook what is there, and wait for the rest. */
export function watchExports(functions: Exported[], listened: Listened[]): HookReport[] {
    const states = new Map<NativeHook, HookReport>();
    for (const { library, rows } of functions) {
        rows.forEach((row) => states.set(row, report(row, "absent", `${library} is not loaded; hooked when it is`)));
    }
    let isLate = false;
    Process.attachModuleObserver({
        onAdded(module: Module) {
            const found = functions.filter(({ library }) => library === module.name).flatMap((each) => hook(module, each));
            listened.filter(({ library }) => library === module.name).forEach((each) => listen(module, each));
            found.forEach(([row, now]) => (isLate ? emit.signal("hook", { ...now }) : states.set(row, now)));
        },
    });
    isLate = true;
    return [...states.values()];
}

function report(row: Hook, state: HookState, error: string | null): HookReport {
    return { ...named(row), state, overloads: state === "installed" ? 1 : 0, error, layer: "native", found_by: null };
}

function hook(module: Module, { name, rows }: Exported): [NativeHook, HookReport][] {
    const say = (state: HookState, error: string | null): [NativeHook, HookReport][] =>
        rows.map((row) => [row, report(row, state, error)]);
    const address = module.findExportByName(name);
    if (address === null) {
        return say("absent", `${module.name} has no function ${name}`);
    }
    try {
        Interceptor.attach(address, {
            onEnter(args) {
                this.begun = begin(this, args, rows);
            },
            onLeave(result) {
                if (this.begun !== null) {
                    end(this.begun, result.toInt32());
                }
            },
        });
        return say("installed", null);
    } catch (error) {
        return say("failed", String(error));
    }
}

interface Begun {
    row: NativeHook;
    access: below.Below;
}

function begin(call: InvocationContext, args: InvocationArguments, rows: NativeHook[]): Begun | null {
    if (emit.isPassing()) {
        return null;
    }
    try {
        for (const row of rows) {
            const detail = row.describe(args);
            if (detail !== null) {
                return beginAccess(call, row, detail);
            }
        }
    } catch (error) {
        emit.hookError(rows[0].hook, error);
    }
    return null;
}

function beginAccess({ threadId, context, returnAddress }: InvocationContext, row: NativeHook, detail: Detail): Begun | null {
    if (below.isExplained(threadId, row, [row.className], "native", row.method)) {
        return null;
    }
    const takeStack = () => captureAll(framePointerOf(context), returnAddress);
    return { row, access: below.begin(row, threadId, row.method, detail, takeStack) };
}

function end({ row, access }: Begun, status: number): void {
    try {
        const isEmpty = status === row.nothing;
        const outcome = status === 0 || isEmpty ? "returned" : status === row.refusal ? "denied" : "failed";
        if (status !== 0) {
            access.detail.status = status;
            access.row = { ...row, kind: "request" };
        }
        below.end(access, { outcome, exception: null });
    } catch (error) {
        below.forget(access);
        emit.hookError(row.hook, error);
    }
}

function framePointerOf(context: CpuContext): NativePointer {
    switch (Process.arch) {
        case "arm64":
            return (context as Arm64CpuContext).fp;
        case "arm":
            return (context as ArmCpuContext).r7;
        case "x64":
            return (context as X64CpuContext).rbp;
        default:
            return (context as Ia32CpuContext).ebp;
    }
}

function listen(module: Module, { name, before, after }: Listened): void {
    const address = module.findExportByName(name);
    const tell = (listener: typeof before, args: NativePointer[]): void =>
        guard(`${module.name}!${name}`, () => listener?.(args));
    if (address !== null) {
        guard(`${module.name}!${name}`, () =>
            Interceptor.attach(address, {
                onEnter(args) {
                    this.args = Array.from({ length: PARAMETERS_KEPT }, (_, index) => args[index]);
                    tell(before, this.args);
                },
                onLeave(result) {
                    if (result.toInt32() === 0) {
                        tell(after, this.args);
                    }
                },
            }),
        );
    }
}

/** What goes wrong is said, and costs the app nothing. */
function guard(hook: string, body: () => void): void {
    try {
        body();
    } catch (error) {
        emit.hookError(hook, error);
    }
}
