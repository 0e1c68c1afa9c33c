/**
 * Strings and arrays of the app that only pass through a hook. The bridge would turn them into JavaScript's and back,
 * and hand the app's method other objects: cut at a NUL, with other characters beyond the Basic Multilingual Plane,
 * without what the method writes into an array; or stumble over them, and not call it at all.
 */
import { cast, vm } from "./bridge.js";
import { findText } from "./native.js";
import { wellFormed } from "./text.js";

const STRING = "java.lang.String";
const CHUNK = 4096;

/** The app's object as it is: a reference of the caller's for an argument, one of our own for a result. */
class Passing {
    constructor(
        readonly handle: NativePointer,
        readonly isOwn: boolean,
    ) {}

    /** The bridge calls this once the app has its result. */
    $dispose(): void {
        if (this.isOwn) {
            vm().getEnv().deleteGlobalRef(this.handle);
        }
    }
}

export class JavaString extends Passing {
    toString(): string {
        return textOf(this.handle);
    }
}

/** An array of objects, or of arrays; those of primitives the bridge itself passes by reference. */
export class JavaArray extends Passing {
    constructor(
        handle: NativePointer,
        isOwn: boolean,
        readonly className: string,
    ) {
        super(handle, isOwn);
    }

    get length(): number {
        return vm().getEnv().getArrayLength(this.handle);
    }

    /** The first elements: texts of strings, arrays, and objects of the bridge's. */
    items(most: number): any[] {
        const env = vm().getEnv();
        const items = [];
        for (let i = 0; i !== Math.min(most, this.length); i++) {
            const element = env.getObjectArrayElement(this.handle, i);
            try {
                items.push(element.isNull() ? null : this.#read(element));
            } finally {
                env.deleteLocalRef(element);
            }
        }
        return items;
    }

    #read(element: NativePointer): any {
        const type = this.className.substring(1);
        if (type === `L${STRING};`) {
            return textOf(element);
        }
        return type.startsWith("[") ? `<${type}>` : cast(element, "java.lang.Object");
    }
}

/** UTF-16 as Java has it; half a surrogate pair, which no JSON carries, is U+FFFD. */
export function textOf(handle: NativePointer): string {
    const env = vm().getEnv();
    return findText(env.handle, handle) ?? readText(env, handle);
}

function readText(env: any, handle: NativePointer): string {
    const chars = env.getStringChars(handle);
    const units = new Uint16Array(chars.readByteArray(env.getStringLength(handle) * 2));
    env.releaseStringChars(handle, chars);
    let text = "";
    for (let i = 0; i < units.length; i += CHUNK) {
        text += String.fromCharCode(...units.subarray(i, i + CHUNK));
    }
    return wellFormed(text);
}

/** Have values of this type, the bridge's description of a parameter or result, pass as the objects they are. */
export function letThrough(type: any): void {
    const className: string = type.className;
    if (className === STRING) {
        pass(type, (handle, isOwn) => new JavaString(handle, isOwn));
    } else if (/^\[[[L]/.test(className)) {
        pass(type, (handle, isOwn) => new JavaArray(handle, isOwn, className));
    }
}

function pass(type: any, wrap: (handle: NativePointer, isOwn: boolean) => Passing): void {
    type.isCompatible = () => true;
    type.fromJni = (handle: NativePointer, env: any, isOwn: boolean) =>
        handle.isNull() ? null : wrap(isOwn ? env.newGlobalRef(handle) : handle, isOwn);
    type.toJni = (value: Passing | null) => (value === null ? NULL : value.handle);
}
