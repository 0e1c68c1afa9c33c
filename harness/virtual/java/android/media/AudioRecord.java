package android.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Gives the app what the microphone hears. */
public class AudioRecord {
    public static final int STATE_UNINITIALIZED = 0;
    public static final int STATE_INITIALIZED = 1;
    public static final int RECORDSTATE_STOPPED = 1;
    public static final int RECORDSTATE_RECORDING = 3;
    public static final int SUCCESS = 0;
    public static final int ERROR = -1;
    public static final int ERROR_BAD_VALUE = -2;
    public static final int ERROR_INVALID_OPERATION = -3;
    public static final int READ_BLOCKING = 0;
    public static final int READ_NON_BLOCKING = 1;

    private static final String TAG = "android.media.AudioRecord";
    private static final int ERROR_NATIVE_SETUP = -20;
    private static final int LAST_SOURCE = MediaRecorder.AudioSource.VOICE_PERFORMANCE;
    private static final int MIN_BUFFER_MS = 40;

    private final int audioSource;
    private final int sampleRate;
    private final int channels;
    private final int encoding;
    private final int bufferSizeInBytes;
    private AudioInput input;
    private int mState = STATE_UNINITIALIZED;
    private int mRecordingState = RECORDSTATE_STOPPED;

    public AudioRecord(
            int audioSource, int sampleRateInHz, int channelConfig, int audioFormat, int bufferSizeInBytes) {
        if (audioSource < MediaRecorder.AudioSource.DEFAULT || audioSource > LAST_SOURCE) {
            throw new IllegalArgumentException("Invalid audio source " + audioSource);
        }
        if (sampleRateInHz < 4_000 || sampleRateInHz > 192_000) {
            throw new IllegalArgumentException(sampleRateInHz + "Hz is not a supported sample rate.");
        }
        this.audioSource = audioSource;
        this.sampleRate = sampleRateInHz;
        this.channels = channelsOf(channelConfig);
        this.encoding = audioFormat == AudioFormat.ENCODING_DEFAULT ? AudioFormat.ENCODING_PCM_16BIT : audioFormat;
        if (bufferSizeInBytes < 1 || bufferSizeInBytes % frameSize() != 0) {
            throw new IllegalArgumentException("Invalid audio buffer size " + bufferSizeInBytes
                    + " (frame size " + frameSize() + ")");
        }
        this.bufferSizeInBytes = bufferSizeInBytes;
        initialise();
    }

    /** Makes one. */
    public static class Builder {
        private int source = MediaRecorder.AudioSource.DEFAULT;
        private AudioFormat format = new AudioFormat.Builder().build();
        private int bufferSizeInBytes;

        public Builder setAudioSource(int source) {
            if (source < MediaRecorder.AudioSource.DEFAULT || source > LAST_SOURCE) {
                throw new IllegalArgumentException("Invalid audio source " + source);
            }
            this.source = source;
            return this;
        }

        public Builder setAudioFormat(AudioFormat format) {
            if (format == null) {
                throw new IllegalArgumentException("Illegal null AudioFormat argument");
            }
            this.format = format;
            return this;
        }

        public Builder setBufferSizeInBytes(int bufferSizeInBytes) {
            if (bufferSizeInBytes <= 0) {
                throw new IllegalArgumentException("Invalid buffer size " + bufferSizeInBytes);
            }
            this.bufferSizeInBytes = bufferSizeInBytes;
            return this;
        }

        public AudioRecord build() {
            int rate = format.getSampleRate();
            int size = bufferSizeInBytes > 0
                    ? bufferSizeInBytes
                    : getMinBufferSize(rate, format.getChannelMask(), format.getEncoding());
            AudioRecord record = new AudioRecord(source, rate, format.getChannelMask(), format.getEncoding(), size);
            if (record.getState() == STATE_UNINITIALIZED) {
                throw new UnsupportedOperationException("Cannot create AudioRecord");
            }
            return record;
        }
    }

    public static int getMinBufferSize(int sampleRateInHz, int channelConfig, int audioFormat) {
        if (sampleRateInHz < 4_000 || sampleRateInHz > 192_000) {
            return ERROR_BAD_VALUE;
        }
        int frame = channelsOf(channelConfig) * AudioFormat.bytesPerSample(audioFormat);
        return sampleRateInHz * MIN_BUFFER_MS / 1_000 * frame;
    }

    public int getState() {
        return mState;
    }

    public int getRecordingState() {
        return mRecordingState;
    }

    public int getAudioSource() {
        return audioSource;
    }

    public int getSampleRate() {
        return sampleRate;
    }

    public int getChannelCount() {
        return channels;
    }

    public int getAudioFormat() {
        return encoding;
    }

    public int getBufferSizeInFrames() {
        return bufferSizeInBytes / frameSize();
    }

    public void startRecording() throws IllegalStateException {
        startRecording(MediaSyncEvent.SYNC_EVENT_NONE);
    }

    public void startRecording(MediaSyncEvent syncEvent) throws IllegalStateException {
        startRecording(syncEvent.getType());
    }

    public void stop() throws IllegalStateException {
        if (mState != STATE_INITIALIZED) {
            throw new IllegalStateException("stop() called on an uninitialized AudioRecord.");
        }
        input.stop();
        mRecordingState = RECORDSTATE_STOPPED;
    }

    public void release() {
        if (input != null) {
            input.release();
            input = null;
        }
        mRecordingState = RECORDSTATE_STOPPED;
        mState = STATE_UNINITIALIZED;
    }

    public int read(byte[] audioData, int offsetInBytes, int sizeInBytes) {
        return read(audioData, offsetInBytes, sizeInBytes, READ_BLOCKING);
    }

    public int read(byte[] audioData, int offsetInBytes, int sizeInBytes, int readMode) {
        if (mState != STATE_INITIALIZED || encoding == AudioFormat.ENCODING_PCM_FLOAT) {
            return ERROR_INVALID_OPERATION;
        }
        if (audioData == null || isOutside(offsetInBytes, sizeInBytes, audioData.length)) {
            return ERROR_BAD_VALUE;
        }
        return fill(ByteBuffer.wrap(audioData, offsetInBytes, sizeInBytes), sizeInBytes, readMode);
    }

    public int read(short[] audioData, int offsetInShorts, int sizeInShorts) {
        return read(audioData, offsetInShorts, sizeInShorts, READ_BLOCKING);
    }

    public int read(short[] audioData, int offsetInShorts, int sizeInShorts, int readMode) {
        if (mState != STATE_INITIALIZED || encoding == AudioFormat.ENCODING_PCM_FLOAT) {
            return ERROR_INVALID_OPERATION;
        }
        if (audioData == null || isOutside(offsetInShorts, sizeInShorts, audioData.length)) {
            return ERROR_BAD_VALUE;
        }
        ByteBuffer bytes = ByteBuffer.allocate(sizeInShorts * 2).order(ByteOrder.nativeOrder());
        int read = fill(bytes, sizeInShorts * 2, readMode) / 2;
        bytes.flip().asShortBuffer().get(audioData, offsetInShorts, read);
        return read;
    }

    public int read(float[] audioData, int offsetInFloats, int sizeInFloats, int readMode) {
        if (mState != STATE_INITIALIZED || encoding != AudioFormat.ENCODING_PCM_FLOAT) {
            return ERROR_INVALID_OPERATION;
        }
        if (audioData == null || isOutside(offsetInFloats, sizeInFloats, audioData.length)) {
            return ERROR_BAD_VALUE;
        }
        ByteBuffer bytes = ByteBuffer.allocate(sizeInFloats * 4).order(ByteOrder.nativeOrder());
        int read = fill(bytes, sizeInFloats * 4, readMode) / 4;
        bytes.flip().asFloatBuffer().get(audioData, offsetInFloats, read);
        return read;
    }

    public int read(ByteBuffer audioBuffer, int sizeInBytes) {
        return read(audioBuffer, sizeInBytes, READ_BLOCKING);
    }

    public int read(ByteBuffer audioBuffer, int sizeInBytes, int readMode) {
        if (mState != STATE_INITIALIZED) {
            return ERROR_INVALID_OPERATION;
        }
        if (audioBuffer == null || sizeInBytes < 0) {
            return ERROR_BAD_VALUE;
        }
        if (!audioBuffer.isDirect()) {
            return ERROR;
        }
        ByteBuffer whole = audioBuffer.duplicate();
        whole.clear();
        return fill(whole, Math.min(sizeInBytes, whole.capacity()), readMode);
    }

    private void startRecording(int event) {
        if (mState != STATE_INITIALIZED) {
            throw new IllegalStateException("startRecording() called on an uninitialized AudioRecord.");
        }
        if (input.start() == AudioInput.OK) {
            mRecordingState = RECORDSTATE_RECORDING;
        }
    }

    private void initialise() {
        input = AudioInput.open(audioSource, sampleRate);
        if (input == null) {
            android.util.Log.e(TAG, "Error code " + ERROR_NATIVE_SETUP + " when initializing native AudioRecord object.");
        } else {
            mState = STATE_INITIALIZED;
        }
    }

    /** Frames until the buffer is full, or as many as there are. Gives bytes. */
    private int fill(ByteBuffer into, int bytes, int readMode) {
        long[] first = new long[1];
        int frames = input.take(bytes / frameSize(), readMode == READ_BLOCKING, first);
        into.order(ByteOrder.nativeOrder());
        for (int i = 0; i < frames * channels; i++) {
            short sample = AudioInput.sampleAt(first[0] + i / channels, sampleRate);
            switch (encoding) {
                case AudioFormat.ENCODING_PCM_8BIT -> into.put((byte) ((sample >> 8) + 128));
                case AudioFormat.ENCODING_PCM_FLOAT -> into.putFloat(sample / 32768f);
                default -> into.putShort(sample);
            }
        }
        return frames * frameSize();
    }

    private int frameSize() {
        return channels * AudioFormat.bytesPerSample(encoding);
    }

    private static int channelsOf(int channelConfig) {
        return switch (channelConfig) {
            case AudioFormat.CHANNEL_IN_DEFAULT, AudioFormat.CHANNEL_IN_MONO -> 1;
            case AudioFormat.CHANNEL_IN_STEREO -> 2;
            default -> throw new IllegalArgumentException("Unsupported channel configuration.");
        };
    }

    private static boolean isOutside(int offset, int size, int length) {
        return offset < 0 || size < 0 || offset + size < 0 || offset + size > length;
    }
}
