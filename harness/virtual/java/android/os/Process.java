package android.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Facts about this process. */
public class Process {
    public static final int SYSTEM_UID = 1000;
    public static final int SIGNAL_KILL = 9;

    private static final int PID = (int) ProcessHandle.current().pid();
    private static final ThreadLocal<Integer> TID = ThreadLocal.withInitial(Process::readTid);
    private static volatile int uid = -1;
    private static volatile String argV0 = "zygote64";
    private static long startElapsedRealtime;
    private static long startUptimeMillis;

    public static final int myPid() {
        return PID;
    }

    public static final int myTid() {
        return TID.get();
    }

    public static final int myUid() {
        return uid;
    }

    public static final String myProcessName() {
        return argV0;
    }

    public static final long getStartElapsedRealtime() {
        return startElapsedRealtime;
    }

    public static final long getStartUptimeMillis() {
        return startUptimeMillis;
    }

    public static final void setStartTimes(long elapsedRealtime, long uptimeMillis) {
        startElapsedRealtime = elapsedRealtime;
        startUptimeMillis = uptimeMillis;
    }

    public static final void setArgV0(String text) {
        argV0 = text;
    }

    /** What the zygote's setuid does: the process takes its app's identity. */
    public static final void setUid(int newUid) {
        uid = newUid;
    }

    public static final void killProcess(int pid) {
        if (pid == PID) {
            BinderDriver.flush();
            Runtime.getRuntime().halt(128 + SIGNAL_KILL);
        }
    }

    /** Linux's own id of the thread, which is "PID/task/TID" behind this link. */
    private static int readTid() {
        try {
            return Integer.parseInt(
                    Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
        } catch (IOException e) {
            return PID;
        }
    }
}
