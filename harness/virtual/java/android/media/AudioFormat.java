package android.media;

/** How sound lies in memory. */
public final class AudioFormat {
    public static final int ENCODING_INVALID = 0;
    public static final int ENCODING_DEFAULT = 1;
    public static final int ENCODING_PCM_16BIT = 2;
    public static final int ENCODING_PCM_8BIT = 3;
    public static final int ENCODING_PCM_FLOAT = 4;
    public static final int CHANNEL_IN_DEFAULT = 1;
    public static final int CHANNEL_IN_MONO = 0x10;
    public static final int CHANNEL_IN_STEREO = 0xC;

    private final int encoding;
    private final int sampleRate;
    private final int channelMask;

    private AudioFormat(Builder builder) {
        encoding = builder.encoding;
        sampleRate = builder.sampleRate;
        channelMask = builder.channelMask;
    }

    public int getEncoding() {
        return encoding;
    }

    public int getSampleRate() {
        return sampleRate;
    }

    public int getChannelMask() {
        return channelMask;
    }

    static int bytesPerSample(int encoding) {
        return switch (encoding) {
            case ENCODING_PCM_8BIT -> 1;
            case ENCODING_DEFAULT, ENCODING_PCM_16BIT -> 2;
            case ENCODING_PCM_FLOAT -> 4;
            default -> throw new IllegalArgumentException("Bad audio format " + encoding);
        };
    }

    /** Makes one. */
    public static class Builder {
        private int encoding = ENCODING_PCM_16BIT;
        private int sampleRate = 44_100;
        private int channelMask = CHANNEL_IN_MONO;

        public Builder setEncoding(int encoding) {
            bytesPerSample(encoding);
            this.encoding = encoding;
            return this;
        }

        public Builder setSampleRate(int sampleRate) {
            this.sampleRate = sampleRate;
            return this;
        }

        public Builder setChannelMask(int channelMask) {
            this.channelMask = channelMask;
            return this;
        }

        public AudioFormat build() {
            return new AudioFormat(this);
        }
    }
}
