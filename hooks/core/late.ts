/**
 * Classes that come with the app. Using one that is loaded and not linked crashes HotSpot, and naming one that is not
 * loaded runs its static initialiser early; so take it when it has just been loaded, link it with getDeclaredMethods(),
 * and hook it: the hooks are live before the initialiser.
 *
 * No one way meets them all. HotSpot asks a loader's `findClass`; ART finds what is in a loader's files without Java. So
 * whatever a loader could give is looked up by name, which loads a class and does not initialise it: at once when the
 * loader is made or was there before us, and anew where a file is opened later (a feature that was just downloaded, the
 * payload of a packer).
 */
import type { HookReport } from "../wire.js";
import * as bridge from "./bridge.js";
import * as emit from "./emit.js";
import { installLate, notLoaded } from "./install.js";
import { makeFindClass, makeFindLoaded } from "./loaders.js";
import type { JavaString } from "./objects.js";
import type { Hook } from "./table.js";

/** How a class was met; it is stored with the state of its hooks. */
type Way = "loaded" | "loader" | "find_class" | "dex_file";

const LOADER = "dalvik.system.BaseDexClassLoader";
const DEX_FILE = "dalvik.system.DexFile";
const ASK_AGAIN_MS = [50, 500, 2000];

const waiting = new Map<string, Hook[]>();
const loaders: any[] = [];
const hooked: any[] = [];
let isLooking = false;
let findClass: ReturnType<typeof makeFindClass> | null = null;
let findLoaded: ReturnType<typeof makeFindLoaded> | null = null;

/** Hook what is loaded already, and whatever comes. */
export function awaitLate(rows: Hook[]): HookReport[] {
    for (const row of rows) {
        waiting.set(row.className, [...(waiting.get(row.className) ?? []), row]);
    }
    const present = bridge.findLoaded(new Set(waiting.keys()));
    const reports = present.flatMap(({ className, type }) => installLoaded(className, type, "loaded"));
    watchFindClass();
    loaders.push(...bridge.findLoaders(LOADER).filter(isPlatforms));
    loaders.forEach(lookUp);
    watchNewLoaders();
    watchDexFiles();
    const seen = new Set(present.map(({ className }) => className));
    return [...reports, ...rows.filter((row) => !seen.has(row.className)).map(notLoaded)];
}

function installLoaded(className: string, type: any, way: Way): HookReport[] {
    hooked.push(bridge.retain(type));
    return installLate(waiting.get(className)!, type, way);
}

/** A loader may be asked for a class of its own any number of times. */
function tell(className: string, type: any, way: Way): void {
    if (hooked.some((other) => other.$isSameObject(type))) {
        return;
    }
    for (const report of installLoaded(className, type, way)) {
        emit.signal("hook", { ...report });
    }
}

function watchFindClass(): void {
    const original = bridge.use(LOADER).findClass.overload("java.lang.String");
    bridge.implement(original, function (this: any, name: JavaString | null) {
        const type = original.call(this, name);
        if (waiting.has(String(name)) && !emit.isPassing()) {
            tell(String(name), type, isLooking ? "loader" : "find_class");
        }
        return type;
    });
}

function watchNewLoaders(): void {
    for (const constructor of bridge.use(LOADER).$init.overloads) {
        bridge.implement(constructor, function (this: any, ...args: any[]) {
            constructor.apply(this, args);
            if (isPlatforms(this) && !emit.isPassing()) {
                loaders.push(bridge.retain(this));
                lookUp(this);
            }
        });
    }
}

/** Those who open dex files by hand, and those who add them to a loader that is there: both only on ART. */
function watchDexFiles(): void {
    for (const constructor of attempt(() => bridge.use(DEX_FILE).$init.overloads) ?? []) {
        bridge.implement(constructor, function (this: any, ...args: any[]) {
            constructor.apply(this, args);
            if (!isLooking && !emit.isPassing()) {
                ASK_AGAIN_MS.forEach((delay) => setTimeout(askAgain, delay));
            }
        });
    }
    const loadClass = attempt(() => bridge.use(DEX_FILE).loadClass.overload("java.lang.String", "java.lang.ClassLoader"));
    if (loadClass !== null) {
        bridge.implement(loadClass, function (this: any, name: JavaString | null, loader: any) {
            const type = loadClass.call(this, name, loader);
            const className = String(name).replace(/\//g, ".");
            if (type !== null && waiting.has(className) && !emit.isPassing()) {
                tell(className, type, "dex_file");
            }
            return type;
        });
    }
}

function askAgain(): void {
    bridge.perform(() => loaders.forEach(lookUp));
}

/**
 * Not one of the app's making: that is the app's code, in an object that may be half made, and to look into a class of
 * it asks for others there. ART gives such a one no short cut: it asks its `findClass`, as HotSpot does.
 */
function isPlatforms(loader: any): boolean {
    return loader.$className.startsWith("dalvik.system.");
}

/** Load every class that is waited for and that this loader has itself, by its own `findClass`, which tells of them. */
function lookUp(loader: any): void {
    findClass ??= makeFindClass();
    isLooking = true;
    try {
        for (const name of waiting.keys()) {
            if (!isKnown(loader, name)) {
                findClass(loader.$h, name);
            }
        }
    } catch (error) {
        emit.hookError(`${LOADER}.<init>`, error);
    } finally {
        isLooking = false;
    }
}

/** Whether it, or the one that it asks first, has loaded such a class: defining it twice is an error. */
function isKnown(loader: any, name: string): boolean {
    findLoaded ??= makeFindLoaded();
    for (let asked = loader; asked !== null; asked = asked.getParent()) {
        if (findLoaded(asked.$h, name)) {
            return true;
        }
    }
    return false;
}

function attempt<T>(get: () => T): T | null {
    try {
        return get();
    } catch {
        return null;
    }
}
