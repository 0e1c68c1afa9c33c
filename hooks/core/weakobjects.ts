/** Objects of the app that something is known of, held weakly, so that none of them lives longer for it. */
import { cast, use } from "./bridge.js";

const REFERENCE = "java.lang.ref.WeakReference";

export class WeakObjects {
    #map: any = null;

    /** Note an object, perhaps with what is known of it: an object of Java's. */
    note(object: any, known: any = null): void {
        this.#map ??= use("java.util.Collections").synchronizedMap(use("java.util.WeakHashMap").$new());
        this.#map.put(object, known);
    }

    forget(object: any): void {
        this.#map?.remove(object);
    }

    has(object: any): boolean {
        return this.#map !== null && object !== null && this.#map.containsKey(object);
    }

    /** What was noted with this object, as a `className`; null when it was noted with nothing, or not at all. */
    find(object: any, className: string): any {
        const known = this.#map === null || object === null ? null : this.#map.get(object);
        return known === null ? null : cast(known, className);
    }
}

/** Objects that belong to others; both are held weakly. */
export class WeakOwners {
    #owners = new WeakObjects();

    note(object: any, owner: any): void {
        this.#owners.note(object, use(REFERENCE).$new(owner));
    }

    /** The owner, if it still lives. */
    find(object: any): any {
        return this.#owners.find(object, REFERENCE)?.get() ?? null;
    }
}
