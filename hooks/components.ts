/** What the system has an app's components do: services, receivers, jobs, alarms, providers that others ask. */
import { cast, use } from "./core/bridge.js";
import { readCodes } from "./core/codes.js";
import { describeIntent } from "./core/intent.js";
import type { Ending, Lifecycle } from "./core/table.js";
import type { Detail } from "./wire.js";

const THREAD = "android.app.ActivityThread";
const PARAMETERS = "android.app.job.JobParameters";
const PROVIDER = "android.content.IContentProvider";
const CALLBACK = "android.app.job.IJobCallback$Stub$Proxy";
const EXECUTE_JOB = 0; // MSG_EXECUTE_JOB of each JobHandler
let providerMethods: Map<number, string> | null = null;

/** Of a service that is there; one that is gone is asked nothing. */
function ofService(thread: any, token: any, more: Detail = {}): Detail | null {
    const service = thread.mServices.value.get(token);
    return service === null ? null : { class: service.$className, ...more };
}

/** That its task was swiped away is told to a service as a start. */
function describeStart(data: any): Detail {
    return { ...describeIntent(data.args.value), ...(data.taskRemoved.value ? { task_removed: true } : {}) };
}

function onThread(method: string, signal: string, keeps: string, describe: Lifecycle["describe"]): Lifecycle {
    return { className: THREAD, method, api: [23], signal, endSignal: `${signal}_end`, keeps, describe };
}

const keepsService = "class of the service";
const keepsIntent = `${keepsService}, the intent's action, whether an alarm sent it`;

const services: Lifecycle[] = [
    onThread("handleCreateService", "service_created", keepsService, (_thread, [data]) => ({
        class: String(data.info.value.name.value),
    })),
    onThread("handleServiceArgs", "service_started", `${keepsIntent}, whether its task was removed`, (thread, [data]) =>
        ofService(thread, data.token.value, describeStart(data)),
    ),
    onThread("handleBindService", "service_bound", keepsIntent, (thread, [data]) =>
        ofService(thread, data.token.value, describeIntent(data.intent.value)),
    ),
    onThread("handleUnbindService", "service_unbound", keepsService, (thread, [data]) => ofService(thread, data.token.value)),
    onThread("handleStopService", "service_destroyed", keepsService, (thread, [token]) => ofService(thread, token)),
];

/** Args of a registered receiver; null when the receiver is not called, since it was unregistered meanwhile. */
function describeRegistered(args: any): Detail | null {
    const { mCurIntent, this$0: dispatcher } = args;
    const intent = mCurIntent.value;
    if (intent === null || dispatcher.value.mForgotten.value) {
        return null;
    }
    return { class: dispatcher.value.mReceiver.value.$className, ...describeIntent(intent), registered: true };
}

const keepsBroadcast = "class of the receiver, the intent's action, whether an alarm sent it, whether the receiver was registered";

/** Args is a Runnable up to Android 7, and makes one from Android 8 on. */
const registered = {
    className: "android.app.LoadedApk$ReceiverDispatcher$Args",
    signal: "broadcast",
    endSignal: "broadcast_end",
    keeps: keepsBroadcast,
    describe: describeRegistered,
    goesOn: (args: any) => args,
};

function describeDeclared(_thread: any, [data]: any[]): Detail {
    return { class: String(data.info.value.name.value), ...describeIntent(data.intent.value), registered: false };
}

const receivers: Lifecycle[] = [
    { ...onThread("handleReceiver", "broadcast", keepsBroadcast, describeDeclared), goesOn: (_thread, [data]) => data },
    { ...registered, method: "run", api: [23, 25] },
    { ...registered, method: "getRunnable", isLambda: true, api: [26] },
];

/** The app's service behind the framework's own engine, or the app's own engine. */
function classOfJob(handler: any): string {
    const owner = handler.this$0.value;
    const service = owner.$className === "android.app.job.JobService$1" ? cast(owner, owner.$className).this$0.value : owner;
    return service.$className;
}

function parametersOf(message: any): any {
    return cast(message.obj.value, PARAMETERS);
}

const job = {
    method: "handleMessage",
    signal: "job",
    endSignal: "job_end",
    keeps: "class of the service or of the app's own engine, id of the job",
    describe: (handler: any, [message]: any[]) =>
        message.what.value === EXECUTE_JOB ? { class: classOfJob(handler), job: parametersOf(message).getJobId() } : null,
    goesOn: (_handler: any, [message]: any[]) => parametersOf(message).callback.value,
};

const jobs: Lifecycle[] = [
    { ...job, className: "android.app.job.JobService$JobHandler", api: [23, 25] },
    { ...job, className: "android.app.job.JobServiceEngine$JobHandler", api: [26] },
];

const alarms: Lifecycle[] = [
    {
        className: "android.app.AlarmManager$ListenerWrapper",
        method: "run",
        api: [24],
        signal: "alarm",
        endSignal: "alarm_end",
        keeps: "class of the listener",
        describe: (wrapper) => ({ class: wrapper.mListener.value.$className, alarm: true }),
    },
];

/** Calls from other processes alone come this way; a code that has no name runs nothing of the app's. */
function describeAsked(transport: any, [code]: any[]): Detail | null {
    providerMethods ??= readCodes(PROVIDER, "written");
    const method = providerMethods.get(code);
    const uid = () => use("android.os.Binder").getCallingUid();
    return method === undefined ? null : { class: String(transport.getProviderName()), method, uid: uid() };
}

const providers: Lifecycle[] = [
    {
        className: "android.content.ContentProviderNative",
        concrete: "android.content.ContentProvider$Transport",
        method: "onTransact",
        api: [23],
        signal: "provider",
        endSignal: "provider_end",
        keeps: "class of the provider, the method, uid of who asks",
        describe: describeAsked,
    },
];

export const components: Lifecycle[] = [...services, ...receivers, ...jobs, ...alarms, ...providers];

/** The object by which the system knows one execution of a job. */
const ofJob = { className: CALLBACK, endSignal: "job_end", of: (callback: any) => callback.asBinder() };

/** A job ends by the app's word, or, if it was given its work in pieces, when it asks for more and there is none. */
export const endings: Ending[] = [
    { ...ofJob, method: "acknowledgeStartMessage", api: [23], isEnd: (_going, [_job, isOngoing]) => !isOngoing },
    { ...ofJob, method: "acknowledgeStopMessage", api: [23], isEnd: () => true },
    { ...ofJob, method: "jobFinished", api: [23], isEnd: () => true },
    {
        ...ofJob,
        method: "dequeueWork",
        api: [26],
        isEnd: (going, _args, work) => {
            going.pieces += work === null ? 0 : 1;
            return work === null && going.pieces === 0;
        },
    },
    {
        ...ofJob,
        method: "completeWork",
        api: [26],
        isEnd: (going, _args, isDone) => {
            going.pieces -= isDone ? 1 : 0;
            return false;
        },
    },
    {
        className: "android.content.BroadcastReceiver$PendingResult",
        method: "finish",
        api: [23],
        endSignal: "broadcast_end",
        of: (result) => result,
        isEnd: () => true,
    },
];
