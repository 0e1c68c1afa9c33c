package android.media;

import android.hardware.Camera;
import android.os.SystemClock;
import android.view.Surface;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Records sound and pictures into a file. On a phone the media server does it; here it is done in the app's own process,
 * below every public method.
 */
public class MediaRecorder {
    private static final int SAMPLE_RATE = 8_000;
    private static final long NANOS = 1_000_000_000L;
    private static final int LAST_SOURCE = AudioSource.VOICE_PERFORMANCE;
    private static final int UNSET = -1;

    private volatile RecorderState state = RecorderState.IDLE;
    private AudioInput input;
    private FilmSource film;
    private int videoSource = UNSET;
    private int width = 176;
    private int height = 144;
    private boolean isEncodingSound;
    private boolean isEncodingFilm;
    private PersistentSurface persistent;
    private String mPath;
    private FileDescriptor mFd;
    private File mFile;
    private RandomAccessFile opened;
    private volatile MediaFile file;
    private long soundSince;
    private long soundNanos;
    private volatile int frames;
    private volatile boolean isPaused;

    /** What is heard. */
    public static final class AudioSource {
        public static final int DEFAULT = 0;
        public static final int MIC = 1;
        public static final int VOICE_UPLINK = 2;
        public static final int VOICE_DOWNLINK = 3;
        public static final int VOICE_CALL = 4;
        public static final int CAMCORDER = 5;
        public static final int VOICE_RECOGNITION = 6;
        public static final int VOICE_COMMUNICATION = 7;
        public static final int REMOTE_SUBMIX = 8;
        public static final int UNPROCESSED = 9;
        public static final int VOICE_PERFORMANCE = 10;

        private AudioSource() {}
    }

    /** What is seen. */
    public static final class VideoSource {
        public static final int DEFAULT = 0;
        public static final int CAMERA = 1;
        public static final int SURFACE = 2;

        private VideoSource() {}
    }

    /** What the file is. */
    public static final class OutputFormat {
        public static final int DEFAULT = 0;
        public static final int THREE_GPP = 1;
        public static final int MPEG_4 = 2;

        private OutputFormat() {}
    }

    /** How sound is written. */
    public static final class AudioEncoder {
        public static final int DEFAULT = 0;
        public static final int AMR_NB = 1;
        public static final int AAC = 3;

        private AudioEncoder() {}
    }

    /** How pictures are written. */
    public static final class VideoEncoder {
        public static final int DEFAULT = 0;
        public static final int H264 = 2;

        private VideoEncoder() {}
    }

    public MediaRecorder() {}

    public void setCamera(Camera c) {
        state.require(RecorderState.IDLE);
        if (c == null) {
            throw new RuntimeException("setCamera failed.");
        }
        source().use(c);
    }

    public void setAudioSource(int audioSource) throws IllegalStateException {
        if (audioSource < AudioSource.DEFAULT || audioSource > LAST_SOURCE) {
            throw new IllegalArgumentException("Invalid audio source");
        }
        state.require(RecorderState.IDLE, RecorderState.INITIALIZED);
        if (input != null) {
            throw new IllegalStateException();
        }
        input = AudioInput.open(audioSource, SAMPLE_RATE);
        if (input == null) {
            throw new RuntimeException("setAudioSource failed.");
        }
        state = RecorderState.INITIALIZED;
    }

    public void setVideoSource(int videoSource) throws IllegalStateException {
        if (videoSource < VideoSource.DEFAULT || videoSource > VideoSource.SURFACE) {
            throw new IllegalArgumentException("Invalid video source");
        }
        state.require(RecorderState.IDLE, RecorderState.INITIALIZED);
        if (this.videoSource != UNSET) {
            throw new IllegalStateException();
        }
        if (videoSource != VideoSource.SURFACE && !FilmSource.isAllowed()) {
            throw new RuntimeException("setVideoSource failed.");
        }
        this.videoSource = videoSource;
        state = RecorderState.INITIALIZED;
    }

    public void setOutputFormat(int outputFormat) throws IllegalStateException {
        state.require(RecorderState.INITIALIZED);
        state = RecorderState.CONFIGURED;
    }

    public void setAudioEncoder(int audioEncoder) throws IllegalStateException {
        state.require(RecorderState.CONFIGURED);
        requireSource(input != null);
        isEncodingSound = true;
    }

    public void setVideoEncoder(int videoEncoder) throws IllegalStateException {
        state.require(RecorderState.CONFIGURED);
        requireSource(videoSource != UNSET);
        isEncodingFilm = true;
    }

    public void setVideoSize(int width, int height) throws IllegalStateException {
        state.require(RecorderState.CONFIGURED);
        this.width = width;
        this.height = height;
    }

    public void setVideoFrameRate(int rate) throws IllegalStateException {
        state.require(RecorderState.CONFIGURED);
    }

    public void setVideoEncodingBitRate(int bitRate) {}

    public void setAudioEncodingBitRate(int bitRate) {}

    public void setAudioSamplingRate(int samplingRate) {}

    public void setAudioChannels(int numChannels) {}

    public void setMaxDuration(int maxDurationMs) {}

    public void setMaxFileSize(long maxFileSizeBytes) {}

    public void setOrientationHint(int degrees) {}

    public void setPreviewDisplay(Surface sv) {}

    public void setInputSurface(Surface surface) {
        if (!(surface instanceof PersistentSurface)) {
            throw new IllegalArgumentException("not a PersistentSurface");
        }
        persistent = (PersistentSurface) surface;
    }

    public void setOutputFile(FileDescriptor fd) throws IllegalStateException {
        mPath = null;
        mFile = null;
        mFd = fd;
    }

    public void setOutputFile(File file) {
        mPath = null;
        mFd = null;
        mFile = file;
    }

    public void setOutputFile(String path) throws IllegalStateException {
        mFd = null;
        mFile = null;
        mPath = path;
    }

    public void prepare() throws IllegalStateException, IOException {
        if (mPath == null && mFd == null && mFile == null) {
            throw new IOException("No valid output file");
        }
        state.require(RecorderState.CONFIGURED);
        if (isEncodingSound == (input == null) || isEncodingFilm == (videoSource == UNSET)) {
            throw new IllegalStateException();
        }
        file = new MediaFile(openFile());
        if (persistent != null) {
            source().attach(persistent);
        }
        state = RecorderState.PREPARED;
    }

    public Surface getSurface() {
        if (videoSource != VideoSource.SURFACE) {
            throw new IllegalStateException("failed to get surface");
        }
        state.require(RecorderState.PREPARED, RecorderState.RECORDING);
        return source().makeSurface(width, height);
    }

    public void start() throws IllegalStateException {
        state.require(RecorderState.PREPARED);
        boolean isHeard = input == null || input.start() == AudioInput.OK;
        if (!isHeard || isCamera() && !source().start()) {
            state = RecorderState.ERROR;
            throw new RuntimeException("start failed.");
        }
        soundSince = SystemClock.elapsedRealtimeNanos();
        state = RecorderState.RECORDING;
    }

    public void pause() throws IllegalStateException {
        state.require(RecorderState.RECORDING);
        if (!isPaused) {
            isPaused = true;
            soundNanos += SystemClock.elapsedRealtimeNanos() - soundSince;
        }
    }

    public void resume() throws IllegalStateException {
        state.require(RecorderState.RECORDING);
        if (isPaused) {
            isPaused = false;
            soundSince = SystemClock.elapsedRealtimeNanos();
        }
    }

    public void stop() throws IllegalStateException {
        state.require(RecorderState.RECORDING);
        if (!isPaused) {
            soundNanos += SystemClock.elapsedRealtimeNanos() - soundSince;
        }
        int samples = input == null ? 0 : (int) (soundNanos * SAMPLE_RATE / NANOS);
        boolean isEmpty = samples == 0 && input != null || frames == 0 && videoSource != UNSET;
        boolean isWritten = finish(samples);
        state = isEmpty || !isWritten ? RecorderState.ERROR : RecorderState.IDLE;
        if (state == RecorderState.ERROR) {
            throw new RuntimeException("stop failed.");
        }
    }

    public void reset() {
        if (state == RecorderState.RECORDING) {
            finish(0);
        }
        forget();
        state = RecorderState.IDLE;
    }

    public void release() {
        reset();
        state = RecorderState.RELEASED;
    }

    /** The loudest since the last question. */
    public int getMaxAmplitude() throws IllegalStateException {
        state.require(RecorderState.RECORDING, RecorderState.PREPARED, RecorderState.CONFIGURED);
        return input == null ? 0 : AudioInput.sampleAt(SAMPLE_RATE / 1_760, SAMPLE_RATE);
    }

    private boolean isCamera() {
        return videoSource == VideoSource.DEFAULT || videoSource == VideoSource.CAMERA;
    }

    private FilmSource source() {
        if (film == null) {
            film = new FilmSource(this::onFrame);
        }
        return film;
    }

    private void onFrame(byte[] content, long timestamp) {
        MediaFile into = file;
        if (state != RecorderState.RECORDING || isPaused || into == null) {
            return;
        }
        try {
            into.write(content);
            frames++;
        } catch (IOException e) {
            android.util.Log.e("MediaRecorder", "a picture was not written", e);
        }
    }

    private FileDescriptor openFile() throws IOException {
        if (mFd != null) {
            return mFd;
        }
        opened = new RandomAccessFile(mPath != null ? new File(mPath) : mFile, "rw");
        return opened.getFD();
    }

    /** Ends what runs and writes what was heard; the settings are gone with it, as after every stop. */
    private boolean finish(int samples) {
        if (input != null) {
            input.stop();
        }
        if (film != null) {
            film.stop();
        }
        try {
            ByteBuffer sound = ByteBuffer.allocate(samples * 2).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < samples; i++) {
                sound.putShort(AudioInput.sampleAt(i, SAMPLE_RATE));
            }
            file.write(sound.array());
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            forget();
        }
    }

    private void forget() {
        if (input != null) {
            input.release();
        }
        if (film != null) {
            film.stop();
        }
        close();
        input = null;
        film = null;
        persistent = null;
        videoSource = UNSET;
        isEncodingSound = false;
        isEncodingFilm = false;
        isPaused = false;
        soundNanos = 0;
        frames = 0;
    }

    private void close() {
        try {
            if (file != null) {
                file.close();
            }
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            android.util.Log.e("MediaRecorder", "the file was not closed", e);
        }
        file = null;
        opened = null;
    }

    private static void requireSource(boolean isSet) {
        if (!isSet) {
            throw new IllegalStateException();
        }
    }
}
