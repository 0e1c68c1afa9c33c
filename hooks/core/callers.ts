/** Who made a native call: return addresses by the chain of frame pointers, then the Java frames that led there. */
import { isAttached } from "./bridge.js";
import { currentStack, readFrames, stackOf, type Stack } from "./stack.js";

const FRAMES_KEPT = 32;
const FRAME_BYTES_MOST = 1 << 20;
const JAVA_TAP = "android.os.BinderProxy.transact";

/** The parameters of a symbol of C++, and how far into the function it is. */
const BEHIND_NAME = /\(|\+0x/;

/** Java's own code as files, and what the platform interprets or compiles it into: its frames are in the Java stack. */
const JAVA_CODE = /\.(oat|odex|vdex|dex|jar|apk|art)$/;

/**
 * `framePointer` and `returnAddress` are those of the call's entry. Code that was built without frame pointers cuts the
 * list short. A stack that BinderProxy leads to is Java's alone: below it there is only the platform.
 */
export function captureAll(framePointer: NativePointer, returnAddress: NativePointer): Stack {
    const java = isAttached() ? readFrames() : [];
    if (java.some((frame) => frame.startsWith(JAVA_TAP))) {
        return currentStack();
    }
    return stackOf([...walk(framePointer, returnAddress).flatMap(describe), ...java]);
}

function walk(framePointer: NativePointer, returnAddress: NativePointer): NativePointer[] {
    const found = [returnAddress];
    let frame = framePointer;
    try {
        while (found.length !== FRAMES_KEPT && !frame.isNull()) {
            const next = frame.readPointer();
            found.push(frame.add(Process.pointerSize).readPointer().strip());
            if (next.compare(frame) <= 0 || next.sub(frame).compare(FRAME_BYTES_MOST) > 0) {
                break;
            }
            frame = next;
        }
    } catch {
        // no frame there
    }
    return found;
}

/** What addresses stand for takes long to find out; it holds until a library goes. */
const described = new Map<string, string[]>();
let observer: ModuleObserver | null = null;

function describe(address: NativePointer): string[] {
    observer ??= Process.attachModuleObserver({ onRemoved: () => described.clear() });
    const key = address.toString();
    const known = described.get(key);
    if (known !== undefined) {
        return known;
    }
    const found = lookUp(address);
    described.set(key, found);
    return found;
}

/** `libfoo.so!name(/path/libfoo.so:0x1f0)`; nothing for what is in no file. */
function lookUp(address: NativePointer): string[] {
    const owner = Process.findModuleByAddress(address);
    if (owner === null || JAVA_CODE.test(owner.path)) {
        return [];
    }
    const offset = address.sub(owner.base);
    const name = DebugSymbol.fromAddress(address).name ?? offset.toString();
    return [`${owner.name}!${name.split(BEHIND_NAME, 1)[0]}(${owner.path}:${offset})`];
}
