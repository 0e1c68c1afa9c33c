/**
 * What an app takes out of something without end, sound or pictures: the first of it after each start is a row, then one
 * a second, so that what goes on is seen to go on, and costs no row for each buffer.
 */
import { use } from "./bridge.js";
import { nowSeconds } from "./clock.js";
import { WeakObjects } from "./weakobjects.js";

const DOUBLE = "java.lang.Double";
const EVERY_S = 1;
const NOTHING_YET = -1;

export class Stream {
    /** When there was a row last, for each source that was started. */
    #told = new WeakObjects();

    /** From now on what is taken out counts. */
    start(source: any): void {
        this.#tell(source, NOTHING_YET);
    }

    /** Whether the call that begins now is a row: all until something was taken out, then one a second. */
    isDue(source: any): boolean {
        const told = this.#find(source);
        if (told === null || told === NOTHING_YET) {
            return told !== null;
        }
        const now = nowSeconds();
        if (now - told < EVERY_S) {
            return false;
        }
        this.#tell(source, now);
        return true;
    }

    /** Something was taken out. */
    take(source: any): void {
        if (this.#find(source) === NOTHING_YET) {
            this.#tell(source, nowSeconds());
        }
    }

    #find(source: any): number | null {
        return this.#told.find(source, DOUBLE)?.doubleValue() ?? null;
    }

    #tell(source: any, seconds: number): void {
        this.#told.note(source, use(DOUBLE).valueOf(seconds));
    }
}
