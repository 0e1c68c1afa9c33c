package android.hardware.camera2;

import java.util.Map;

/** What a camera is. */
public final class CameraCharacteristics extends CameraMetadata<CameraCharacteristics.Key<?>> {
    public static final Key<Integer> LENS_FACING = new Key<>("android.lens.facing");
    public static final Key<Integer> SENSOR_ORIENTATION = new Key<>("android.sensor.orientation");
    public static final Key<Integer> INFO_SUPPORTED_HARDWARE_LEVEL = new Key<>("android.info.supportedHardwareLevel");
    public static final Key<Integer> STATISTICS_INFO_MAX_FACE_COUNT = new Key<>("android.statistics.info.maxFaceCount");
    public static final Key<int[]> STATISTICS_INFO_AVAILABLE_FACE_DETECT_MODES =
            new Key<>("android.statistics.info.availableFaceDetectModes");

    private final Map<String, Object> values;

    /** The name of one value. */
    public static final class Key<T> {
        private final String name;

        Key(String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }
    }

    CameraCharacteristics(int facing, int orientation, int faces) {
        values = Map.of(
                LENS_FACING.getName(), facing,
                SENSOR_ORIENTATION.getName(), orientation,
                INFO_SUPPORTED_HARDWARE_LEVEL.getName(), INFO_SUPPORTED_HARDWARE_LEVEL_LIMITED,
                STATISTICS_INFO_MAX_FACE_COUNT.getName(), faces,
                STATISTICS_INFO_AVAILABLE_FACE_DETECT_MODES.getName(), new int[] {
                    STATISTICS_FACE_DETECT_MODE_OFF, STATISTICS_FACE_DETECT_MODE_SIMPLE,
                    STATISTICS_FACE_DETECT_MODE_FULL
                });
    }

    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        return (T) values.get(key.getName());
    }
}
