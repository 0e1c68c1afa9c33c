/** Objects of the app that something is known of, held weakly, so that none of them lives longer for it. */
import { cast, use } from "./bridge.js";

const REFERENCE = "java.lang.ref.WeakReference";

export class WeakObjects {
    #map: any = null;

    /** Note an object, perhaps with another one that belongs to it and is held weakly as well. */
    note(object: any, other: any = null): void {
        this.#map ??= use("java.util.Collections").synchronizedMap(use("java.util.WeakHashMap").$new());
        this.#map.put(object, other === null ? null : use(REFERENCE).$new(other));
    }

    forget(object: any): void {
        this.#map?.remove(object);
    }

    has(object: any): boolean {
        return this.#map !== null && object !== null && this.#map.containsKey(object);
    }

    /** What was noted with this object, if it still lives. */
    find(object: any): any {
        const reference = this.#map === null || object === null ? null : this.#map.get(object);
        return reference === null ? null : cast(reference, REFERENCE).get();
    }
}
