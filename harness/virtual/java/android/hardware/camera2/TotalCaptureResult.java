package android.hardware.camera2;

import java.util.Map;

/** All that came of one picture. */
public final class TotalCaptureResult extends CaptureResult {
    /** Made by a camera's device. */
    public TotalCaptureResult(CaptureRequest request, Map<String, Object> values, long frameNumber) {
        super(request, values, frameNumber);
    }
}
