/**
 * Two replacements of a method that never enter JavaScript, put where the bridge puts its own: one that only calls the
 * original, and one that writes what an access says into a ring. Nobody reads the ring; the text of a stack is not made.
 */
import { readMoment, trace } from "./core/native.js";

const SOURCE = `
#include <glib.h>

#define RECORDS 65536

typedef gpointer Env;
typedef struct { double at; double place; gint length; gint failed; guint16 text[20]; } Record;
typedef struct { gpointer bare; gpointer ring; volatile gint next; Record * records; } State;

extern State state;
extern double now (void);
extern double trace (Env env);

#define JNI(env, index, type) ((type) (*(gpointer **) (env))[index])

void
init (void)
{
  state.records = g_new0 (Record, RECORDS);
}

static gpointer
call (Env env, gpointer self, gpointer method, gpointer argument)
{
  return JNI (env, 36, gpointer (*) (Env, gpointer, gpointer, gpointer *)) (env, self, method, &argument);
}

gpointer
bare (Env env, gpointer self, gpointer provider)
{
  return call (env, self, state.bare, provider);
}

gpointer
ring (Env env, gpointer self, gpointer provider)
{
  Record * record = &state.records[(guint) g_atomic_int_add (&state.next, 1) % RECORDS];
  gpointer result;

  record->at = now ();
  record->length = JNI (env, 164, gint (*) (Env, gpointer)) (env, provider);
  JNI (env, 220, void (*) (Env, gpointer, gint, gint, guint16 *)) (env, provider, 0, MIN (20, record->length), record->text);
  record->place = trace (env);
  result = call (env, self, state.ring, provider);
  record->failed = JNI (env, 228, guint8 (*) (Env)) (env);
  return result;
}
`;

const state = Memory.alloc(64);
const code = new CModule(SOURCE, { state, now: readMoment as any, trace });
const methods: { [name: string]: any } = {};

/** Until the next tick the bridge has not put its own callback in place. */
export function hookInC(name: "bare" | "ring", overload: any): void {
    overload.implementation = () => null;
    methods[name] = overload._r._m;
    methods[name].impl = code[name];
}

/** Once they are in place. */
export function tellOriginals(): void {
    state.writePointer(methods.bare.resolveTarget());
    state.add(Process.pointerSize).writePointer(methods.ring.resolveTarget());
}

export function countInC(): number {
    return state.add(2 * Process.pointerSize).readU32();
}
