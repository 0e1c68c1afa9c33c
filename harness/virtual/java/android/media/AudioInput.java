package android.media;

import static android.os.NativeBinder.call;
import static android.os.NativeBinder.getService;
import static android.os.NativeBinder.request;

import android.app.ActivityThread;
import android.os.IBinder;
import android.os.Parcel;
import android.os.SystemClock;

/**
 * What libaudioclient is on a phone: native code, so its calls pass below {@code BinderProxy.transact}, and what is
 * recorded comes by shared memory. The audio service's codes are this phone's own. What there is to hear is made up: a
 * tone, which goes on while nobody reads, as sound does.
 */
final class AudioInput {
    static final int OK = 0;
    static final int PERMISSION_DENIED = -1;

    private static final String SERVICE = "android.media.IAudioPolicyService";
    private static final int GET_INPUT = 1;
    private static final int START_INPUT = 2;
    private static final int STOP_INPUT = 3;
    private static final int RELEASE_INPUT = 4;
    private static final long NANOS = 1_000_000_000L;
    private static final double TONE_HZ = 440;
    private static final int LOUDNESS = 6_000;

    private final int port;
    private final int sampleRate;
    private long startedAt;
    private long taken;
    private boolean running;

    private AudioInput(int port, int sampleRate) {
        this.port = port;
        this.sampleRate = sampleRate;
    }

    /** Null when the app may not record. */
    static AudioInput open(int source, int sampleRate) {
        Parcel data = request(SERVICE);
        data.writeInt(source);
        data.writeString(ActivityThread.currentOpPackageName());
        Parcel reply = call(service(), GET_INPUT, data);
        int status = reply.readInt();
        return status == OK ? new AudioInput(reply.readInt(), sampleRate) : null;
    }

    static short sampleAt(long frame, int sampleRate) {
        return (short) (LOUDNESS * Math.sin(2 * Math.PI * TONE_HZ * frame / sampleRate));
    }

    synchronized int start() {
        int status = tell(START_INPUT);
        if (status == OK) {
            startedAt = SystemClock.elapsedRealtimeNanos();
            taken = 0;
            running = true;
        }
        return status;
    }

    synchronized void stop() {
        if (running) {
            running = false;
            tell(STOP_INPUT);
            notifyAll();
        }
    }

    void release() {
        stop();
        tell(RELEASE_INPUT);
    }

    /** How many frames there have been since the start. */
    synchronized long recorded() {
        return running ? (SystemClock.elapsedRealtimeNanos() - startedAt) * sampleRate / NANOS : 0;
    }

    /** Takes frames; waits until all are there, or until the recording is stopped. Gives how many, from `first[0]` on. */
    synchronized int take(int frames, boolean waits, long[] first) {
        while (waits && running && recorded() - taken < frames) {
            long missing = frames - (recorded() - taken);
            try {
                wait(Math.max(1, missing * 1000 / sampleRate));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        int given = (int) Math.min(frames, Math.max(0, recorded() - taken));
        first[0] = taken;
        taken += given;
        return given;
    }

    private int tell(int code) {
        Parcel data = request(SERVICE);
        data.writeInt(port);
        return call(service(), code, data).readInt();
    }

    private static IBinder service() {
        return getService("media.audio_policy");
    }
}
