package android.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The phone's clocks; the boot clock is the host's own, at an offset that the zygote measured. */
public final class SystemClock {
    private static final long BOOTTIME_OFFSET_NANOS = Long.getLong("phone.boottime.offset", 0);

    private static final int UTIME = 11;
    private static final int STIME = 12;

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

    /** The processor time of the calling thread, which the kernel counts in hundredths of a second. */
    public static long currentThreadTimeMillis() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return 10 * (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]));
        } catch (IOException e) {
            return 0;
        }
    }

    /** A clock by the satellites' time, which this phone has not received. */
    public static Clock currentGnssTimeClock() {
        return new GnssClock();
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

    /** Says on every question that there is no such time yet. */
    private static final class GnssClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            throw new DateTimeException("Gnss based time is not available.");
        }
    }
}
