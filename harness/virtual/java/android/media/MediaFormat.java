package android.media;

import java.util.HashMap;
import java.util.Map;

/** What a codec is to make. */
public final class MediaFormat {
    public static final String KEY_MIME = "mime";
    public static final String KEY_WIDTH = "width";
    public static final String KEY_HEIGHT = "height";
    public static final String KEY_BIT_RATE = "bitrate";
    public static final String KEY_FRAME_RATE = "frame-rate";
    public static final String KEY_COLOR_FORMAT = "color-format";
    public static final String KEY_I_FRAME_INTERVAL = "i-frame-interval";
    public static final String MIMETYPE_VIDEO_AVC = "video/avc";

    private final Map<String, Object> values = new HashMap<>();

    public static MediaFormat createVideoFormat(String mime, int width, int height) {
        MediaFormat format = new MediaFormat();
        format.setString(KEY_MIME, mime);
        format.setInteger(KEY_WIDTH, width);
        format.setInteger(KEY_HEIGHT, height);
        return format;
    }

    public void setInteger(String name, int value) {
        values.put(name, value);
    }

    public int getInteger(String name) {
        return (int) values.get(name);
    }

    public void setString(String name, String value) {
        values.put(name, value);
    }

    public String getString(String name) {
        return (String) values.get(name);
    }

    public boolean containsKey(String name) {
        return values.containsKey(name);
    }
}
