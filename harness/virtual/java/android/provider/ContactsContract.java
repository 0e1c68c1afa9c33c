package android.provider;

import android.net.Uri;

/** The address book's URIs and columns. */
public final class ContactsContract {
    public static final String AUTHORITY = "com.android.contacts";
    public static final Uri AUTHORITY_URI = Uri.parse("content://" + AUTHORITY);

    private ContactsContract() {}

    /** One row for each person. */
    public static class Contacts {
        public static final Uri CONTENT_URI = Uri.withAppendedPath(AUTHORITY_URI, "contacts");
        public static final String _ID = "_id";
        public static final String LOOKUP_KEY = "lookup";
        public static final String DISPLAY_NAME = "display_name";
        public static final String HAS_PHONE_NUMBER = "has_phone_number";
    }

    /** One row for each datum of a person. */
    public static final class Data {
        public static final Uri CONTENT_URI = Uri.withAppendedPath(AUTHORITY_URI, "data");

        private Data() {}
    }

    /** The common kinds of data. */
    public static final class CommonDataKinds {
        private CommonDataKinds() {}

        /** Telephone numbers. */
        public static final class Phone {
            public static final Uri CONTENT_URI = Uri.withAppendedPath(Data.CONTENT_URI, "phones");
            public static final String CONTACT_ID = "contact_id";
            public static final String DISPLAY_NAME = "display_name";
            public static final String NUMBER = "data1";

            private Phone() {}
        }
    }
}
