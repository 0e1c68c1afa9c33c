package android.location;

import java.util.List;
import java.util.stream.IntStream;

/** Which satellites are seen, by the first interface. */
public final class GpsStatus {
    public static final int GPS_EVENT_STARTED = 1;
    public static final int GPS_EVENT_STOPPED = 2;
    public static final int GPS_EVENT_FIRST_FIX = 3;
    public static final int GPS_EVENT_SATELLITE_STATUS = 4;

    private GnssStatus status;
    private int timeToFirstFix;

    /** Is told that the status is another one. */
    public interface Listener {
        void onGpsStatusChanged(int event);
    }

    /** Tells such a listener that there is something; what it is has to be asked for. */
    static GnssStatus.Callback asCallback(Listener listener) {
        return new GnssStatus.Callback() {
            @Override
            public void onStarted() {
                listener.onGpsStatusChanged(GPS_EVENT_STARTED);
            }

            @Override
            public void onStopped() {
                listener.onGpsStatusChanged(GPS_EVENT_STOPPED);
            }

            @Override
            public void onFirstFix(int ttffMillis) {
                listener.onGpsStatusChanged(GPS_EVENT_FIRST_FIX);
            }

            @Override
            public void onSatelliteStatusChanged(GnssStatus status) {
                listener.onGpsStatusChanged(GPS_EVENT_SATELLITE_STATUS);
            }
        };
    }

    /** Was told of the receiver's sentences. */
    public interface NmeaListener {
        void onNmeaReceived(long timestamp, String nmea);
    }

    void set(GnssStatus status, int timeToFirstFix) {
        this.status = status;
        this.timeToFirstFix = timeToFirstFix;
    }

    public int getTimeToFirstFix() {
        return timeToFirstFix;
    }

    public Iterable<GpsSatellite> getSatellites() {
        return status == null
                ? List.of()
                : IntStream.range(0, status.getSatelliteCount())
                        .mapToObj(i -> new GpsSatellite(status.getSvid(i), status.getCn0DbHz(i)))
                        .toList();
    }

    public int getMaxSatellites() {
        return 255;
    }
}
