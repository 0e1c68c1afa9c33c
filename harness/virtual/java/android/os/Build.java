package android.os;

/** What was built into the phone. */
public class Build {
    /** The Android version. */
    public static class VERSION {
        public static final String CODENAME = "REL";
        public static final String RELEASE = "11";
        public static final int SDK_INT = 30;
    }

    /** Android versions by their letter. */
    public static class VERSION_CODES {
        public static final int M = 23;
        public static final int N = 24;
        public static final int O = 26;
        public static final int P = 28;
        public static final int Q = 29;
        public static final int R = 30;
    }
}
