package android.media;

/** Keys for content that is protected, of which there is none here. */
public final class MediaCrypto {
    private MediaCrypto() {}
}
