/** What the codes of an interface's transactions mean on this platform, by the constants of its own classes. */
import * as bridge from "./bridge.js";

const AIDL = "TRANSACTION_";
const HAND_WRITTEN = "_TRANSACTION";

/** Where the names come from: `$Stub` of what AIDL made, the interface itself if somebody wrote it, or we know them. */
export type Naming = "aidl" | "written" | ReadonlyMap<string, number[]>;

/** Names by codes. Throws what the bridge throws when there is no such class. */
export function readCodes(descriptor: string, naming: Naming): Map<number, string> {
    if (typeof naming !== "string") {
        return new Map([...naming].flatMap(([name, codes]) => codes.map((code): [number, string] => [code, name])));
    }
    const type = bridge.use(naming === "aidl" ? `${descriptor}$Stub` : descriptor);
    const names = new Map<number, string>();
    for (const member of type.$ownMembers as string[]) {
        const name = methodOf(member, naming);
        if (name !== null) {
            names.set(type[member].value, name);
        }
    }
    return names;
}

/** `TRANSACTION_getLastLocation`; `OPEN_ASSET_FILE_TRANSACTION`, which is openAssetFile. */
function methodOf(member: string, naming: Naming): string | null {
    if (naming === "aidl") {
        return member.startsWith(AIDL) ? member.substring(AIDL.length) : null;
    }
    const words = member.endsWith(HAND_WRITTEN) ? member.slice(0, -HAND_WRITTEN.length).toLowerCase() : null;
    return words?.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) ?? null;
}
