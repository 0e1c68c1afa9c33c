package android.provider;

import android.content.ContentResolver;
import android.content.ContentUris;
import android.database.Cursor;
import android.net.Uri;

import java.io.FileNotFoundException;
import java.io.InputStream;

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
        public static final Uri CONTENT_LOOKUP_URI = Uri.withAppendedPath(CONTENT_URI, "lookup");

        /** A URI that still finds the person after the rows were put together anew. */
        public static Uri getLookupUri(ContentResolver resolver, Uri contactUri) {
            try (Cursor c = resolver.query(contactUri, new String[] {LOOKUP_KEY, _ID}, null, null, null)) {
                return c != null && c.moveToFirst() ? getLookupUri(c.getLong(1), c.getString(0)) : null;
            }
        }

        public static Uri getLookupUri(long contactId, String lookupKey) {
            if (lookupKey == null || lookupKey.isEmpty()) {
                return null;
            }
            return ContentUris.withAppendedId(Uri.withAppendedPath(CONTENT_LOOKUP_URI, lookupKey), contactId);
        }

        public static Uri lookupContact(ContentResolver resolver, Uri lookupUri) {
            if (lookupUri == null) {
                return null;
            }
            try (Cursor c = resolver.query(lookupUri, new String[] {_ID}, null, null, null)) {
                return c != null && c.moveToFirst() ? ContentUris.withAppendedId(CONTENT_URI, c.getLong(0)) : null;
            }
        }

        public static InputStream openContactPhotoInputStream(ContentResolver cr, Uri contactUri) {
            return openContactPhotoInputStream(cr, contactUri, false);
        }

        /** Null when the person has no picture. */
        public static InputStream openContactPhotoInputStream(
                ContentResolver cr, Uri contactUri, boolean preferHighres) {
            String kind = preferHighres ? "display_photo" : "photo";
            try {
                return cr.openInputStream(Uri.withAppendedPath(contactUri, kind));
            } catch (FileNotFoundException e) {
                return null;
            }
        }
    }

    /** One row for each account's part of a person. */
    public static final class RawContacts {
        public static final Uri CONTENT_URI = Uri.withAppendedPath(AUTHORITY_URI, "raw_contacts");
        public static final String ACCOUNT_TYPE = "account_type";
        public static final String ACCOUNT_NAME = "account_name";

        private RawContacts() {}
    }

    /** One row for each datum of a person. */
    public static final class Data {
        public static final Uri CONTENT_URI = Uri.withAppendedPath(AUTHORITY_URI, "data");
        public static final String RAW_CONTACT_ID = "raw_contact_id";
        public static final String MIMETYPE = "mimetype";

        private Data() {}
    }

    /** The common kinds of data. */
    public static final class CommonDataKinds {
        private CommonDataKinds() {}

        /** What a person is called. */
        public static final class StructuredName {
            public static final String CONTENT_ITEM_TYPE = "vnd.android.cursor.item/name";
            public static final String DISPLAY_NAME = "data1";

            private StructuredName() {}
        }

        /** Telephone numbers. */
        public static final class Phone {
            public static final Uri CONTENT_URI = Uri.withAppendedPath(Data.CONTENT_URI, "phones");
            public static final String CONTACT_ID = "contact_id";
            public static final String DISPLAY_NAME = "display_name";
            public static final String NUMBER = "data1";
            public static final String CONTENT_ITEM_TYPE = "vnd.android.cursor.item/phone_v2";

            private Phone() {}
        }
    }
}
