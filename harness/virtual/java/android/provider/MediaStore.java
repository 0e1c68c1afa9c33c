package android.provider;

import android.net.Uri;

/** The phone's pictures, as far as their names go: there is no provider of them on this phone. */
public final class MediaStore {
    public static final String AUTHORITY = "media";
    public static final Uri AUTHORITY_URI = Uri.parse("content://" + AUTHORITY);
    private static final String PARAM_REQUIRE_ORIGINAL = "requireOriginal";

    private MediaStore() {}

    /** Pictures. */
    public static final class Images {
        private Images() {}

        /** One table of them. */
        public static final class Media {
            public static final Uri EXTERNAL_CONTENT_URI = Uri.parse("content://media/external/images/media");

            private Media() {}
        }
    }

    /** The same picture, with the place where it was taken. */
    public static Uri setRequireOriginal(Uri uri) {
        return uri.buildUpon().appendQueryParameter(PARAM_REQUIRE_ORIGINAL, "1").build();
    }

    public static boolean getRequireOriginal(Uri uri) {
        return ("&" + uri.getQuery() + "&").contains("&" + PARAM_REQUIRE_ORIGINAL + "=1&");
    }
}
