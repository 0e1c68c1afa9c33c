package android.hardware.camera2;

import android.view.Surface;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** How one picture is to be taken, and where it is to go. */
public final class CaptureRequest extends CameraMetadata<CaptureRequest.Key<?>> {
    public static final Key<Integer> CONTROL_MODE = new Key<>("android.control.mode");
    public static final Key<Integer> CONTROL_AF_MODE = new Key<>("android.control.afMode");
    public static final Key<Integer> JPEG_ORIENTATION = new Key<>("android.jpeg.orientation");
    public static final Key<Integer> STATISTICS_FACE_DETECT_MODE = new Key<>("android.statistics.faceDetectMode");

    private final Map<String, Object> values;
    private final Set<Surface> targets;
    private final Object tag;

    /** The name of one setting. */
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
            return "CaptureRequest.Key(" + name + ")";
        }
    }

    private CaptureRequest(Builder builder) {
        values = new LinkedHashMap<>(builder.values);
        targets = new LinkedHashSet<>(builder.targets);
        tag = builder.tag;
    }

    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        return (T) values.get(key.getName());
    }

    public Object getTag() {
        return tag;
    }

    public Collection<Surface> getTargets() {
        return Set.copyOf(targets);
    }

    /** Puts a request together. */
    public static final class Builder {
        private final Map<String, Object> values = new LinkedHashMap<>();
        private final Set<Surface> targets = new LinkedHashSet<>();
        private Object tag;

        /** Made by a camera's device. */
        public Builder() {}

        public void addTarget(Surface outputTarget) {
            targets.add(outputTarget);
        }

        public void removeTarget(Surface outputTarget) {
            targets.remove(outputTarget);
        }

        public <T> void set(Key<T> key, T value) {
            values.put(key.getName(), value);
        }

        @SuppressWarnings("unchecked")
        public <T> T get(Key<T> key) {
            return (T) values.get(key.getName());
        }

        public void setTag(Object tag) {
            this.tag = tag;
        }

        public CaptureRequest build() {
            return new CaptureRequest(this);
        }
    }
}
