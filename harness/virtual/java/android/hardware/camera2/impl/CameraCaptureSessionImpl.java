package android.hardware.camera2.impl;

import android.graphics.Point;
import android.graphics.Rect;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraMetadata;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.CaptureResult;
import android.hardware.camera2.ICameraDeviceUser.Stub;
import android.hardware.camera2.TotalCaptureResult;
import android.hardware.camera2.params.Face;
import android.os.BinderCall;
import android.os.Handler;
import android.os.Parcel;
import android.view.Surface;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** The app's side of a camera's session: which surface is which stream, and who waits for which request. */
public class CameraCaptureSessionImpl extends CameraCaptureSession {
    private final CameraDeviceImpl device;
    private final Map<Surface, Integer> streams = new HashMap<>();
    private final Map<Integer, Sequence> sequences = new HashMap<>();
    private volatile boolean closed;

    private record Sequence(List<CaptureRequest> requests, CaptureCallback callback, Executor executor) {}

    CameraCaptureSessionImpl(CameraDeviceImpl device) {
        this.device = device;
    }

    /** Sets the streams up; false when the camera cannot serve one of them. */
    boolean configure(List<Surface> outputs) throws CameraAccessException {
        call(Stub.TRANSACTION_beginConfigure);
        try {
            for (Surface output : outputs) {
                streams.put(output, createStream(output));
            }
        } catch (IllegalArgumentException e) {
            android.util.Log.w("CameraDevice", "Stream configuration failed due to: " + e.getMessage());
            return false;
        }
        call(Stub.TRANSACTION_endConfigure);
        return true;
    }

    @Override
    public CameraDevice getDevice() {
        return device;
    }

    @Override
    public int capture(CaptureRequest request, CaptureCallback listener, Handler handler)
            throws CameraAccessException {
        return submit(one(request), listener, executor(listener, handler), false);
    }

    @Override
    public int captureSingleRequest(CaptureRequest request, Executor executor, CaptureCallback listener)
            throws CameraAccessException {
        requireWaiter(executor, listener);
        return submit(one(request), listener, executor, false);
    }

    @Override
    public int captureBurst(List<CaptureRequest> requests, CaptureCallback listener, Handler handler)
            throws CameraAccessException {
        return submit(requests, listener, executor(listener, handler), false);
    }

    @Override
    public int captureBurstRequests(List<CaptureRequest> requests, Executor executor, CaptureCallback listener)
            throws CameraAccessException {
        requireWaiter(executor, listener);
        return submit(requests, listener, executor, false);
    }

    @Override
    public int setRepeatingRequest(CaptureRequest request, CaptureCallback listener, Handler handler)
            throws CameraAccessException {
        return submit(one(request), listener, executor(listener, handler), true);
    }

    @Override
    public int setSingleRepeatingRequest(CaptureRequest request, Executor executor, CaptureCallback listener)
            throws CameraAccessException {
        requireWaiter(executor, listener);
        return submit(one(request), listener, executor, true);
    }

    @Override
    public int setRepeatingBurst(List<CaptureRequest> requests, CaptureCallback listener, Handler handler)
            throws CameraAccessException {
        return submit(requests, listener, executor(listener, handler), true);
    }

    @Override
    public int setRepeatingBurstRequests(List<CaptureRequest> requests, Executor executor, CaptureCallback listener)
            throws CameraAccessException {
        requireWaiter(executor, listener);
        return submit(requests, listener, executor, true);
    }

    @Override
    public void stopRepeating() throws CameraAccessException {
        requireOpen();
        call(Stub.TRANSACTION_cancelRequest);
    }

    @Override
    public void abortCaptures() throws CameraAccessException {
        requireOpen();
        call(Stub.TRANSACTION_flush);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            call(Stub.TRANSACTION_cancelRequest);
        } catch (CameraAccessException e) {
            android.util.Log.w("CameraCaptureSession", "close: " + e.getMessage());
        }
    }

    void onCaptureStarted(Parcel data) {
        Sequence sequence = find(data.readInt());
        int index = data.readInt();
        long frame = data.readLong();
        long timestamp = data.readLong();
        if (sequence != null && sequence.callback() != null) {
            CaptureRequest request = sequence.requests().get(index);
            sequence.executor()
                    .execute(() -> sequence.callback().onCaptureStarted(this, request, timestamp, frame));
        }
    }

    void onResultReceived(Parcel data) {
        Sequence sequence = find(data.readInt());
        int index = data.readInt();
        long frame = data.readLong();
        Map<String, Object> values = readValues(data);
        if (sequence != null && sequence.callback() != null) {
            CaptureRequest request = sequence.requests().get(index);
            TotalCaptureResult result = new TotalCaptureResult(request, values, frame);
            sequence.executor().execute(() -> sequence.callback().onCaptureCompleted(this, request, result));
        }
    }

    private static Map<String, Object> readValues(Parcel data) {
        long timestamp = data.readLong();
        int mode = data.readInt();
        Face[] faces = new Face[data.readInt()];
        for (int i = 0; i < faces.length; i++) {
            Rect bounds = new Rect(data.readInt(), data.readInt(), data.readInt(), data.readInt());
            int score = data.readInt();
            Point left = new Point(data.readInt(), data.readInt());
            Point right = new Point(data.readInt(), data.readInt());
            boolean hasLandmarks = mode == CameraMetadata.STATISTICS_FACE_DETECT_MODE_FULL;
            faces[i] = new Face(bounds, score, hasLandmarks ? left : null, hasLandmarks ? right : null);
        }
        return Map.of(
                CaptureResult.SENSOR_TIMESTAMP.getName(), timestamp,
                CaptureResult.STATISTICS_FACE_DETECT_MODE.getName(), mode,
                CaptureResult.STATISTICS_FACES.getName(), faces);
    }

    private Sequence find(int sequence) {
        synchronized (sequences) {
            return sequences.get(sequence);
        }
    }

    private int submit(List<CaptureRequest> requests, CaptureCallback callback, Executor executor, boolean repeats)
            throws CameraAccessException {
        requireOpen();
        if (requests == null) {
            throw new IllegalArgumentException("Requests must not be null");
        }
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("Requests must have at least one element");
        }
        try (BinderCall call = CameraDeviceImpl.request()) {
            call.data.writeBoolean(repeats);
            call.data.writeInt(requests.size());
            for (CaptureRequest request : requests) {
                write(call.data, request);
            }
            // Held, so that no result is looked up before its sequence is known.
            synchronized (sequences) {
                int sequence = device.call(Stub.TRANSACTION_submitRequestList, call).readInt();
                sequences.put(sequence, new Sequence(List.copyOf(requests), callback, executor));
                return sequence;
            }
        }
    }

    private void write(Parcel data, CaptureRequest request) {
        List<Surface> targets = List.copyOf(request.getTargets());
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("Each request must have at least one Surface target");
        }
        data.writeInt(targets.size());
        for (Surface target : targets) {
            Integer stream = streams.get(target);
            if (stream == null) {
                throw new IllegalArgumentException("CaptureRequest contains unconfigured Input/Output Surface!");
            }
            data.writeInt(stream);
        }
        Integer mode = request.get(CaptureRequest.STATISTICS_FACE_DETECT_MODE);
        data.writeInt(mode == null ? CameraMetadata.STATISTICS_FACE_DETECT_MODE_OFF : mode);
    }

    private int createStream(Surface output) throws CameraAccessException {
        try (BinderCall call = CameraDeviceImpl.request()) {
            output.writeToParcel(call.data, 0);
            return device.call(Stub.TRANSACTION_createStream, call).readInt();
        }
    }

    private void call(int code) throws CameraAccessException {
        try (BinderCall call = CameraDeviceImpl.request()) {
            device.call(code, call);
        }
    }

    private void requireOpen() throws CameraAccessException {
        device.requireOpen();
        if (closed) {
            throw new IllegalStateException(
                    "Session has been closed; further changes are illegal.");
        }
    }

    private static List<CaptureRequest> one(CaptureRequest request) {
        if (request == null) {
            throw new IllegalArgumentException("capture request must not be null");
        }
        return List.of(request);
    }

    private static void requireWaiter(Executor executor, CaptureCallback listener) {
        if (executor == null) {
            throw new IllegalArgumentException("executor must not be null");
        }
        if (listener == null) {
            throw new IllegalArgumentException("callback must not be null");
        }
    }

    private static Executor executor(CaptureCallback listener, Handler handler) {
        return listener == null ? Runnable::run : CameraDeviceImpl.onHandler(handler);
    }
}
