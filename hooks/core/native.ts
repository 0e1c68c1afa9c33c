/**
 * What an observed call asks of the system, in C: the boot clock, the name of its thread, and which Java stack it comes
 * from. A stack is told by JVMTI's frames (method and location), compared one by one with those seen before, so that its
 * text is made once (`stack.ts`). The id of a method may mean another one once its class is gone: a stack is known only
 * as long as all its classes are there, held weakly, since the VM must be free to unload them.
 *
 * Whoever enters the VM may be made to wait there, until a VM operation is done that the bridge has run in JavaScript:
 * so `trace` lets go of JavaScript's lock, and `now` need not.
 */
const SOURCE = `
#include <glib.h>
#include <string.h>

#define CLOCK_BOOTTIME 7
#define PR_GET_NAME 16
#define NAMES 1024
#define DEPTH 256
#define STACKS 4096
#define BUCKETS 8192
#define CLASSES 4096
#define METHODS 16384
#define UNKNOWN 0
#define SHORT_TEXT 256
#define NO_TEXT -1

typedef gpointer Env;
typedef struct { gpointer method; gint64 location; } Frame;
typedef struct { glong seconds; glong nanos; } Time;
typedef struct { gpointer method; gint class_index; } Method;
typedef struct { guint hash; guint id; gint depth; gint class_count; Frame * frames; gint * classes; } Stack;

extern gint clock_gettime (gint clock, Time * time);
extern gint prctl (gint option, gpointer text);

typedef struct
{
  gint64 base;
  gpointer jvmti;
  GMutex lock;
  gint64 * names;
  Stack ** buckets;
  gpointer * classes;
  Method * methods;
  gint name_count;
  gint stack_count;
  gint class_count;
  gint method_count;
  guint next_id;
} State;

extern State state;

#define JNI(env, index, type) ((type) (*(gpointer **) (env))[index])
#define JVMTI(index, type) ((type) (*(gpointer **) state.jvmti)[(index) - 1])

void
init (void)
{
  g_mutex_init (&state.lock);
  state.names = g_new0 (gint64, NAMES * 2);
  state.buckets = g_new0 (Stack *, BUCKETS);
  state.classes = g_new0 (gpointer, CLASSES);
  state.methods = g_new0 (Method, METHODS);
  state.next_id = 1;
}

static gboolean
has_same (const gint64 * one, const gint64 * other, gint count)
{
  gint i;

  for (i = 0; i != count; i++)
  {
    if (one[i] != other[i])
      return FALSE;
  }
  return TRUE;
}

static void
delete_local (Env env, gpointer object)
{
  JNI (env, 23, void (*) (Env, gpointer)) (env, object);
}

static gboolean
is_same (Env env, gpointer one, gpointer other)
{
  return JNI (env, 24, guint8 (*) (Env, gpointer, gpointer)) (env, one, other);
}

static void
forget_all (Env env)
{
  gint i;

  for (i = 0; i != BUCKETS; i++)
  {
    Stack * stack = state.buckets[i];

    if (stack == NULL)
      continue;
    g_free (stack->frames);
    g_free (stack->classes);
    g_free (stack);
    state.buckets[i] = NULL;
  }
  for (i = 0; i != state.class_count; i++)
    JNI (env, 227, void (*) (Env, gpointer)) (env, state.classes[i]);
  memset (state.methods, 0, METHODS * sizeof (Method));
  state.stack_count = state.class_count = state.method_count = 0;
}

static gint
find_class (Env env, gpointer declaring)
{
  gint i;

  for (i = 0; i != state.class_count; i++)
  {
    if (is_same (env, state.classes[i], declaring))
      return i;
  }
  state.classes[i] = JNI (env, 226, gpointer (*) (Env, gpointer)) (env, declaring);
  if (state.classes[i] == NULL)
  {
    JNI (env, 17, void (*) (Env)) (env);
    return -1;
  }
  return state.class_count++;
}

static gint
find_class_of (Env env, gpointer method)
{
  gsize at = (GPOINTER_TO_SIZE (method) >> 3) * 2654435761u % METHODS;
  gpointer declaring = NULL;
  gint index;

  for (; state.methods[at].method != NULL; at = (at + 1) % METHODS)
  {
    if (state.methods[at].method == method)
      return state.methods[at].class_index;
  }
  if (JVMTI (65, gint (*) (gpointer, gpointer, gpointer *)) (state.jvmti, method, &declaring) != 0)
    return -1;
  index = find_class (env, declaring);
  delete_local (env, declaring);
  if (index == -1)
    return -1;
  state.methods[at].method = method;
  state.methods[at].class_index = index;
  state.method_count++;
  return index;
}

static gboolean
add_class (Stack * stack, gint index)
{
  gint i;

  if (index == -1)
    return FALSE;
  for (i = 0; i != stack->class_count; i++)
  {
    if (stack->classes[i] == index)
      return TRUE;
  }
  stack->classes[stack->class_count++] = index;
  return TRUE;
}

static guint
remember (Env env, Stack ** place, Frame * frames, gint depth, guint hash)
{
  Stack * stack = g_new0 (Stack, 1);
  gint i;

  stack->classes = g_new (gint, depth);
  for (i = 0; i != depth; i++)
  {
    if (!add_class (stack, find_class_of (env, frames[i].method)))
    {
      g_free (stack->classes);
      g_free (stack);
      return UNKNOWN;
    }
  }
  stack->frames = g_memdup2 (frames, depth * sizeof (Frame));
  stack->depth = depth;
  stack->hash = hash;
  stack->id = state.next_id++;
  *place = stack;
  state.stack_count++;
  return stack->id;
}

static gboolean
is_whole (Env env, Stack * stack)
{
  gint i;

  for (i = 0; i != stack->class_count; i++)
  {
    if (is_same (env, state.classes[stack->classes[i]], NULL))
      return FALSE;
  }
  return TRUE;
}

static guint
find_stack (Env env, Frame * frames, gint depth)
{
  guint hash = depth;
  gsize at;
  gint words = depth * sizeof (Frame) / sizeof (gint64), i;

  for (i = 0; i != depth; i++)
    hash = (hash ^ (guint) (GPOINTER_TO_SIZE (frames[i].method) >> 3) ^ (guint) frames[i].location) * 2654435761u;
  if (state.stack_count == STACKS || state.class_count > CLASSES - DEPTH || state.method_count > METHODS / 2 - DEPTH)
    forget_all (env);
  for (at = hash % BUCKETS; state.buckets[at] != NULL; at = (at + 1) % BUCKETS)
  {
    Stack * stack = state.buckets[at];

    if (stack->hash != hash || stack->depth != depth ||
        !has_same ((gint64 *) stack->frames, (gint64 *) frames, words))
      continue;
    if (is_whole (env, stack))
      return stack->id;
    forget_all (env);
    at = hash % BUCKETS;
    break;
  }
  return remember (env, &state.buckets[at], frames, depth, hash);
}

static guint
find_name (void)
{
  gint64 name[2] = { 0, 0 };
  guint at;
  gint64 * known;

  prctl (PR_GET_NAME, name);
  for (at = (guint) (name[0] ^ (name[0] >> 32) ^ name[1]) * 2654435761u % NAMES; ; at = (at + 1) % NAMES)
  {
    if (at == UNKNOWN)
      continue;
    known = state.names + at * 2;
    if (has_same (known, name, 2))
      return at;
    if (known[0] == 0)
      break;
  }
  if (name[0] == 0 || state.name_count == NAMES / 2)
    return UNKNOWN;
  known[0] = name[0];
  known[1] = name[1];
  state.name_count++;
  return at;
}

void
set_base (gint64 base)
{
  state.base = base;
}

void
set_jvmti (gpointer jvmti)
{
  state.jvmti = jvmti;
}

gint64 *
name_at (guint number)
{
  return state.names + number * 2;
}

gint
read_text (Env env, gpointer string, guint16 * units)
{
  gint length = JNI (env, 164, gint (*) (Env, gpointer)) (env, string), i;

  if (length > SHORT_TEXT)
    return NO_TEXT;
  JNI (env, 220, void (*) (Env, gpointer, gint, gint, guint16 *)) (env, string, 0, length, units);
  for (i = 0; i != length; i++)
  {
    if (units[i] == 0 || (units[i] & 0xf800) == 0xd800)
      return NO_TEXT;
  }
  return length;
}

double
now (void)
{
  Time time;

  clock_gettime (CLOCK_BOOTTIME, &time);
  return (double) ((gint64) time.seconds * 1000000000 + time.nanos - state.base);
}

double
trace (Env env)
{
  Frame frames[DEPTH];
  gint depth = 0;
  guint name, stack = UNKNOWN;

  if (state.jvmti != NULL && JVMTI (104, gint (*) (gpointer, gpointer, gint, gint, Frame *, gint *))
      (state.jvmti, NULL, 0, DEPTH, frames, &depth) != 0)
    depth = 0;
  g_mutex_lock (&state.lock);
  name = find_name ();
  if (depth != 0 && depth != DEPTH)
    stack = find_stack (env, frames, depth);
  g_mutex_unlock (&state.lock);
  return (double) name * 4294967296.0 + stack;
}
`;

const JVMTI_VERSION = 0x30010200;
const STATE_BYTES = 256;
const SHORT_TEXT_BYTES = 512;
const WORD = 2 ** 32;

const OPTIONS: NativeFunctionOptions = { exceptions: "propagate" };
const EXCLUSIVE: NativeFunctionOptions = { ...OPTIONS, scheduling: "exclusive" };

const state = Memory.alloc(STATE_BYTES); // a module of Frida's cannot write into variables of its own
const code = new CModule(SOURCE, {
    state,
    clock_gettime: Module.getGlobalExportByName("clock_gettime"),
    prctl: Module.getGlobalExportByName("prctl"),
});
const setBase = new NativeFunction(code.set_base, "void", ["int64"], EXCLUSIVE);
const setJvmti = new NativeFunction(code.set_jvmti, "void", ["pointer"], EXCLUSIVE);
const readText = new NativeFunction(code.read_text, "int", ["pointer", "pointer", "pointer"], OPTIONS);
export const trace = new NativeFunction(code.trace, "double", ["pointer"], OPTIONS);

/** The boot clock as nanoseconds since this agent was loaded, which a number holds exactly for 104 days. */
export type Moment = number;

export const readMoment: () => Moment = new NativeFunction(code.now, "double", [], EXCLUSIVE);

/** The boot clock when this agent was loaded. */
export const BASE = BigInt(readMoment());
setBase(int64(BASE.toString()));

/** Where a call is made: two numbers that are the same for the same name and the same stack, 0 for what is not known. */
export interface Place {
    name: number;
    stack: number;
}

/** Have stacks told apart where the VM offers JVMTI by itself: HotSpot does, ART only once somebody asked it to. */
export function tellStacks(vm: any): boolean {
    const jvmti: NativePointer | null = vm.tryGetEnvHandle(JVMTI_VERSION);
    setJvmti(jvmti ?? NULL);
    return jvmti !== null;
}

/** Of the calling thread, whose JNI environment this is. */
export function findPlace(env: NativePointer): Place {
    const packed = trace(env);
    const stack = packed % WORD;
    return { name: (packed - stack) / WORD, stack };
}

/** The 16 bytes of the name with this number. */
export const nameAt: (number: number) => NativePointer = new NativeFunction(code.name_at, "pointer", ["uint"], EXCLUSIVE);

/** Each for one reader at a time: another thread may begin to read while this one is in the VM. */
const buffers: NativePointer[] = [];

/** A Java string; null if it is long, or holds what has to be looked at: a NUL, half a character. */
export function findText(env: NativePointer, string: NativePointer): string | null {
    const buffer = buffers.pop() ?? Memory.alloc(SHORT_TEXT_BYTES);
    const length = readText(env, string, buffer);
    const text = length < 0 ? null : buffer.readUtf16String(length);
    buffers.push(buffer);
    return text;
}
