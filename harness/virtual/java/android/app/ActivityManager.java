package android.app;

import android.os.Parcel;
import android.os.Parcelable;
import android.os.Process;
import android.os.RemoteException;
import android.os.ServiceManager;

import java.util.List;

/** The way to the system's activity manager. */
public class ActivityManager {
    ActivityManager() {}

    /** A process of the app, and how important it is to the user. */
    public static class RunningAppProcessInfo implements Parcelable {
        public static final int IMPORTANCE_FOREGROUND = 100;
        public static final int IMPORTANCE_FOREGROUND_SERVICE = 125;
        public static final int IMPORTANCE_VISIBLE = 200;
        public static final int IMPORTANCE_SERVICE = 300;
        public static final int IMPORTANCE_TOP_SLEEPING = 325;
        public static final int IMPORTANCE_CACHED = 400;
        public static final Creator<RunningAppProcessInfo> CREATOR = new Creator<>() {
            @Override
            public RunningAppProcessInfo createFromParcel(Parcel source) {
                RunningAppProcessInfo info = new RunningAppProcessInfo();
                info.readFromParcel(source);
                return info;
            }

            @Override
            public RunningAppProcessInfo[] newArray(int size) {
                return new RunningAppProcessInfo[size];
            }
        };
        private static final int PROCESS_STATE_TOP = 2;
        private static final int PROCESS_STATE_FOREGROUND_SERVICE = 4;
        private static final int PROCESS_STATE_IMPORTANT_FOREGROUND = 6;
        private static final int PROCESS_STATE_RECEIVER = 11;
        private static final int PROCESS_STATE_TOP_SLEEPING = 12;

        public String processName;
        public int pid;
        public int uid;
        public String[] pkgList;
        public int importance = IMPORTANCE_FOREGROUND;

        public RunningAppProcessInfo() {}

        public RunningAppProcessInfo(String pProcessName, int pPid, String[] pArr) {
            processName = pProcessName;
            pid = pPid;
            pkgList = pArr;
        }

        private static int importanceOf(int procState) {
            if (procState <= PROCESS_STATE_TOP) {
                return IMPORTANCE_FOREGROUND;
            } else if (procState <= PROCESS_STATE_FOREGROUND_SERVICE) {
                return IMPORTANCE_FOREGROUND_SERVICE;
            } else if (procState <= PROCESS_STATE_IMPORTANT_FOREGROUND) {
                return IMPORTANCE_VISIBLE;
            } else if (procState <= PROCESS_STATE_RECEIVER) {
                return IMPORTANCE_SERVICE;
            }
            return procState == PROCESS_STATE_TOP_SLEEPING ? IMPORTANCE_TOP_SLEEPING : IMPORTANCE_CACHED;
        }

        private void readFromParcel(Parcel source) {
            processName = source.readString();
            pid = source.readInt();
            uid = source.readInt();
            pkgList = new String[] {source.readString()};
            importance = importanceOf(source.readInt());
        }

        @Override
        public int describeContents() {
            return 0;
        }

        @Override
        public void writeToParcel(Parcel dest, int flags) {
            throw new UnsupportedOperationException("the system alone tells of processes");
        }
    }

    public static IActivityManager getService() {
        return IActivityManager.Stub.asInterface(ServiceManager.getService("activity"));
    }

    /** The processes of the caller's own uid; those of others are nobody's business since Android 5.1. */
    public List<RunningAppProcessInfo> getRunningAppProcesses() {
        try {
            return getService().getRunningAppProcesses();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public static void getMyMemoryState(RunningAppProcessInfo outState) {
        for (RunningAppProcessInfo info : new ActivityManager().getRunningAppProcesses()) {
            if (info.pid == Process.myPid()) {
                outState.processName = info.processName;
                outState.pid = info.pid;
                outState.uid = info.uid;
                outState.pkgList = info.pkgList;
                outState.importance = info.importance;
            }
        }
    }
}
