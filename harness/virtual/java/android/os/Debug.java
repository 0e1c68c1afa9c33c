package android.os;

import dalvik.system.VMDebug;

/** The debugger as the app sees it. */
public final class Debug {
    private static final int MIN_DEBUGGER_IDLE = 1300;
    private static final int SPIN_DELAY = 200;
    private static volatile boolean waiting;

    private Debug() {}

    public static boolean isDebuggerConnected() {
        return VMDebug.isDebuggerConnected();
    }

    public static boolean waitingForDebugger() {
        return waiting;
    }

    /** Waits until a debugger is attached and quiet; returns at once where none may attach. */
    public static void waitForDebugger() {
        if (!VMDebug.isDebuggingEnabled() || isDebuggerConnected()) {
            return;
        }
        System.out.println("Sending WAIT chunk");
        waiting = true;
        while (!isDebuggerConnected()) {
            SystemClock.sleep(SPIN_DELAY);
        }
        waiting = false;
        System.out.println("Debugger has connected");
        waitUntilSettled();
    }

    private static void waitUntilSettled() {
        long idle = VMDebug.lastDebuggerActivity();
        while (idle >= 0 && idle < MIN_DEBUGGER_IDLE) {
            System.out.println("waiting for debugger to settle...");
            SystemClock.sleep(SPIN_DELAY);
            idle = VMDebug.lastDebuggerActivity();
        }
        System.out.println(idle < 0 ? "debugger detached?" : "debugger has settled (" + idle + ")");
    }
}
