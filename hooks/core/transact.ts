/**
 * Transactions as libbinder makes them for everybody: Java, Camera's native half, the NDK, an app's own native code. A
 * filter in C looks at the interface's name; only those that are watched come to JavaScript.
 */
import type { Below } from "./below.js";
import { captureAll } from "./callers.js";
import { TOKEN_AT } from "./parcel.js";
import type { Trial } from "./proof.js";
import { begin, codesOf, end, type Watched } from "./transactions.js";

const TRANSACT = "_ZN7android14IPCThreadState8transactEijRKNS_6ParcelEPS1_j";
const DATA = "_ZNK7android6Parcel4dataEv";
const DATA_SIZE = "_ZNK7android6Parcel8dataSizeEv";
const LIBRARY = "libbinder.so";

const PING = 0x5f504e47; // IBinder.PING_TRANSACTION, which carries and asks for nothing
const READ_MOST = 4096;
const NOTHING = new ArrayBuffer(0);

const FILTER = `
#include <gum/guminterceptor.h>

typedef struct { gint length; gint codes; const guint16 * name; const guint * code; } Watched;
typedef struct { guint ticket; gpointer reply; } Call;

extern const guint8 * parcel_data (gconstpointer parcel);
extern gsize parcel_size (gconstpointer parcel);
extern guint entered (guint index, guint code, const guint8 * bytes, gsize size, gpointer frame, gpointer caller);
extern void left (guint ticket, gint status, const guint8 * bytes, gsize size);
extern const Watched watched[];
extern const gint watched_count;
extern guint pings;

static gboolean is_named (const Watched * w, const guint16 * name, gint length) {
  gint i;
  if (w->length != length) return FALSE;
  for (i = length - 1; i >= 0; i--) /* their beginnings are alike */
    if (w->name[i] != name[i]) return FALSE;
  return TRUE;
}

static gboolean is_wanted (const Watched * w, guint code) {
  gint i;
  for (i = 0; i < w->codes; i++)
    if (w->code[i] == code) return TRUE;
  return w->codes < 0;
}

static gpointer frame_of (GumCpuContext * cpu) {
#if defined (__aarch64__)
  return GSIZE_TO_POINTER (cpu->fp);
#elif defined (__arm__)
  return GSIZE_TO_POINTER (cpu->r[7]);
#elif defined (__x86_64__)
  return GSIZE_TO_POINTER (cpu->rbp);
#else
  return GSIZE_TO_POINTER (cpu->ebp);
#endif
}

void on_enter (GumInvocationContext * ic) {
  Call * call = GUM_IC_GET_INVOCATION_DATA (ic, Call);
  gconstpointer parcel = gum_invocation_context_get_nth_argument (ic, 3);
  guint code = GPOINTER_TO_UINT (gum_invocation_context_get_nth_argument (ic, 2));
  const guint8 * bytes = parcel_data (parcel);
  gsize size = parcel_size (parcel);
  gint at, i;

  call->ticket = 0;
  if (code == ${PING}) {
    pings++;
    return;
  }
  for (at = ${TOKEN_AT[0]}; at <= ${TOKEN_AT[TOKEN_AT.length - 1]} && at + 4 <= size; at += 4) {
    gint length = *(const gint *) (bytes + at);
    if (length <= 0 || length > 256 || at + 4 + 2 * (gsize) length > size) continue;
    for (i = 0; i != watched_count; i++) {
      if (is_named (&watched[i], (const guint16 *) (bytes + at + 4), length)) {
        if (!is_wanted (&watched[i], code)) return;
        call->reply = gum_invocation_context_get_nth_argument (ic, 4);
        call->ticket = entered (i, code, bytes, size, frame_of (ic->cpu_context),
            gum_invocation_context_get_return_address (ic));
        return;
      }
    }
  }
}

void on_leave (GumInvocationContext * ic) {
  Call * call = GUM_IC_GET_INVOCATION_DATA (ic, Call);
  if (call->ticket == 0) return;
  left (call->ticket, GPOINTER_TO_INT (gum_invocation_context_get_return_value (ic)),
      call->reply == NULL ? NULL : parcel_data (call->reply), call->reply == NULL ? 0 : parcel_size (call->reply));
}
`;

const open = new Map<number, { each: Watched; begun: Below }>();
const kept: unknown[] = []; // what native code points to
let tickets = 0;

/** Whether this process has the library through which all of them pass. */
export function hasLibbinder(): boolean {
    return Process.findModuleByName(LIBRARY) !== null;
}

/** Have these interfaces watched; whether transactions come here is to be tried by a ping. Throws when the library lacks what is needed. */
export function tapNative(watched: Watched[], ping: () => boolean): Trial {
    const library = Process.getModuleByName(LIBRARY);
    const pointer = "pointer";
    const entered = new NativeCallback(
        (index, code, bytes, size, frame, caller) => enter(watched[index], code, read(bytes, Number(size)), frame, caller),
        "uint",
        ["uint", "uint", pointer, "size_t", pointer, pointer],
    );
    const left = new NativeCallback(
        (ticket, status, bytes, size) => leave(ticket, status, read(bytes, Number(size))),
        "void",
        ["uint", "int", pointer, "size_t"],
    );
    const pings = keep(Memory.alloc(4).writeU32(0));
    const filter = new CModule(FILTER, {
        parcel_data: library.getExportByName(DATA),
        parcel_size: library.getExportByName(DATA_SIZE),
        entered,
        left,
        watched: toTable(watched),
        watched_count: keep(Memory.alloc(4).writeInt(watched.length)),
        pings,
    });
    kept.push(entered, left, filter);
    Interceptor.attach(library.getExportByName(TRANSACT), { onEnter: filter.on_enter, onLeave: filter.on_leave });
    return { name: TRANSACT, try: () => countsPing(pings, ping) };
}

function countsPing(pings: NativePointer, ping: () => boolean): boolean | null {
    const before = pings.readU32();
    return ping() ? pings.readU32() !== before : null;
}

function enter(each: Watched, code: number, content: () => ArrayBuffer, frame: NativePointer, caller: NativePointer): number {
    const begun = begin(each, code, content, () => captureAll(frame, caller));
    if (begun === null) {
        return 0;
    }
    tickets = (tickets % 0x7fffffff) + 1;
    open.set(tickets, { each, begun });
    return tickets;
}

function leave(ticket: number, status: number, content: () => ArrayBuffer): void {
    const { each, begun } = open.get(ticket)!;
    open.delete(ticket);
    end(each, begun, { status, content });
}

function read(bytes: NativePointer, size: number): () => ArrayBuffer {
    return () => (bytes.isNull() ? NOTHING : (bytes.readByteArray(Math.min(size, READ_MOST)) ?? NOTHING));
}

/** For each interface the length of its name, the name as parcels have it, and the codes that count; -1: all of them. */
function toTable(watched: Watched[]): NativePointer {
    const size = 8 + 2 * Process.pointerSize;
    const table = keep(Memory.alloc(Math.max(1, watched.length) * size));
    watched.forEach((each, index) => {
        const codes = codesOf(each);
        const entry = table.add(index * size);
        entry.writeInt(each.descriptor.length).add(4).writeInt(codes === null ? -1 : codes.length);
        entry.add(8).writePointer(keep(Memory.allocUtf16String(each.descriptor)));
        const list = keep(Memory.alloc(4 * Math.max(1, codes?.length ?? 0)));
        codes?.forEach((code, i) => list.add(4 * i).writeU32(code));
        entry.add(8 + Process.pointerSize).writePointer(list);
    });
    return table;
}

function keep(pointer: NativePointer): NativePointer {
    kept.push(pointer);
    return pointer;
}
