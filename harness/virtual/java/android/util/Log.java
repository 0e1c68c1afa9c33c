package android.util;

import android.os.BinderDriver;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Writes to the phone's log. */
public final class Log {
    public static final int VERBOSE = 2;
    public static final int DEBUG = 3;
    public static final int INFO = 4;
    public static final int WARN = 5;
    public static final int ERROR = 6;
    public static final int ASSERT = 7;
    public static final int LOG_ID_MAIN = 0;
    public static final int LOG_ID_EVENTS = 2;
    public static final int LOG_ID_CRASH = 4;

    private Log() {}

    public static int v(String tag, String msg) {
        return println(VERBOSE, tag, msg);
    }

    public static int d(String tag, String msg) {
        return println(DEBUG, tag, msg);
    }

    public static int i(String tag, String msg) {
        return println(INFO, tag, msg);
    }

    public static int w(String tag, String msg) {
        return println(WARN, tag, msg);
    }

    public static int w(String tag, String msg, Throwable tr) {
        return println(WARN, tag, msg + '\n' + getStackTraceString(tr));
    }

    public static int e(String tag, String msg) {
        return println(ERROR, tag, msg);
    }

    public static int e(String tag, String msg, Throwable tr) {
        return println(ERROR, tag, msg + '\n' + getStackTraceString(tr));
    }

    public static int println(int priority, String tag, String msg) {
        return println_native(LOG_ID_MAIN, priority, tag, msg);
    }

    /** Writes to one of the log's buffers; hidden on Android, where it is logd's entrance too. */
    public static int println_native(int bufID, int priority, String tag, String msg) {
        BinderDriver.log(bufID, priority, tag, msg);
        return msg.length();
    }

    public static String getStackTraceString(Throwable tr) {
        if (tr == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        tr.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
