package android.location;

import android.os.Parcel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** What the receiver measured of all satellites at once: enough to compute a position from. */
public final class GnssMeasurementsEvent {
    private final List<GnssMeasurement> measurements = new ArrayList<>();

    /** Is told of measurements. */
    public abstract static class Callback {
        public static final int STATUS_READY = 1;

        public void onGnssMeasurementsReceived(GnssMeasurementsEvent eventArgs) {}

        public void onStatusChanged(int status) {}
    }

    GnssMeasurementsEvent(Parcel in) {
        for (int left = in.readInt(); left > 0; left--) {
            measurements.add(new GnssMeasurement(in.readInt(), in.readFloat(), in.readDouble()));
        }
    }

    public Collection<GnssMeasurement> getMeasurements() {
        return Collections.unmodifiableCollection(measurements);
    }
}
