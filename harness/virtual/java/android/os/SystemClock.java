package android.os;

/** The phone's clocks; the boot clock is the host's own, at an offset that the zygote measured. */
public final class SystemClock {
    private static final long BOOTTIME_OFFSET_NANOS = Long.getLong("phone.boottime.offset", 0);

    private SystemClock() {}

    public static long uptimeMillis() {
        return System.nanoTime() / 1_000_000;
    }

    public static long elapsedRealtime() {
        return elapsedRealtimeNanos() / 1_000_000;
    }

    public static long elapsedRealtimeNanos() {
        return System.nanoTime() + BOOTTIME_OFFSET_NANOS;
    }

    public static void sleep(long ms) {
        long end = uptimeMillis() + ms;
        boolean interrupted = false;
        for (long left = ms; left > 0; left = end - uptimeMillis()) {
            try {
                Thread.sleep(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
