package android.hardware.camera2;

import android.hardware.camera2.params.Face;

import java.util.Map;

/** What came of one picture. */
public class CaptureResult extends CameraMetadata<CaptureResult.Key<?>> {
    public static final Key<Long> SENSOR_TIMESTAMP = new Key<>("android.sensor.timestamp");
    public static final Key<Integer> STATISTICS_FACE_DETECT_MODE = new Key<>("android.statistics.faceDetectMode");
    public static final Key<Face[]> STATISTICS_FACES = new Key<>("android.statistics.faces");

    private final CaptureRequest request;
    private final Map<String, Object> values;
    private final long frameNumber;

    /** The name of one value. */
    public static final class Key<T> {
        private final String name;

        Key(String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key<?> key && name.equals(key.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return "CaptureResult.Key(" + name + ")";
        }
    }

    /** Made by a camera's device. */
    public CaptureResult(CaptureRequest request, Map<String, Object> values, long frameNumber) {
        this.request = request;
        this.values = values;
        this.frameNumber = frameNumber;
    }

    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        return (T) values.get(key.getName());
    }

    public CaptureRequest getRequest() {
        return request;
    }

    public long getFrameNumber() {
        return frameNumber;
    }
}
