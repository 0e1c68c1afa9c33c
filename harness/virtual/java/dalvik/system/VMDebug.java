package dalvik.system;

/** The virtual machine's view of its debugger. */
public final class VMDebug {
    private static volatile boolean enabled;
    private static volatile boolean connected;
    private static volatile long lastActivityNanos;

    private VMDebug() {}

    public static boolean isDebuggingEnabled() {
        return enabled;
    }

    public static boolean isDebuggerConnected() {
        return connected;
    }

    /** Milliseconds since the debugger's last word; -1 when there is no debugger. */
    public static long lastDebuggerActivity() {
        return connected ? (System.nanoTime() - lastActivityNanos) / 1_000_000 : -1;
    }

    /** Whether a debugger may attach to this process. */
    public static void setDebuggingEnabled(boolean allowed) {
        enabled = allowed;
    }

    /** What the JDWP handshake does inside the virtual machine. */
    public static void attachDebugger() {
        lastActivityNanos = System.nanoTime();
        connected = enabled;
    }
}
