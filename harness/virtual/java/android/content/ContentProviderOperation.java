package android.content;

import android.net.Uri;
import android.os.Parcel;
import android.os.Parcelable;

import java.util.LinkedHashMap;
import java.util.Map;

/** One operation of a batch; values may refer to the results of operations before it. */
public class ContentProviderOperation implements Parcelable {
    static final int TYPE_INSERT = 1;
    static final int TYPE_UPDATE = 2;
    static final int TYPE_DELETE = 3;

    private final int type;
    private final Uri uri;
    private final ContentValues values;
    private final Map<String, Integer> backReferences;
    private final String selection;
    private final String[] selectionArgs;

    private ContentProviderOperation(Builder builder) {
        type = builder.type;
        uri = builder.uri;
        values = builder.values;
        backReferences = builder.backReferences;
        selection = builder.selection;
        selectionArgs = builder.selectionArgs;
    }

    public static Builder newInsert(Uri uri) {
        return new Builder(TYPE_INSERT, uri);
    }

    public static Builder newUpdate(Uri uri) {
        return new Builder(TYPE_UPDATE, uri);
    }

    public static Builder newDelete(Uri uri) {
        return new Builder(TYPE_DELETE, uri);
    }

    public Uri getUri() {
        return uri;
    }

    public boolean isInsert() {
        return type == TYPE_INSERT;
    }

    /** Carries the operation out on a provider of this process. */
    public ContentProviderResult apply(ContentProvider provider, ContentProviderResult[] backRefs, int numBackRefs)
            throws OperationApplicationException {
        ContentValues resolved = new ContentValues(values);
        for (Map.Entry<String, Integer> reference : backReferences.entrySet()) {
            ContentProviderResult result = backRefs[reference.getValue()];
            resolved.put(reference.getKey(), result.uri != null ? ContentUris.parseId(result.uri) : result.count);
        }
        if (type != TYPE_INSERT) {
            return new ContentProviderResult(type == TYPE_UPDATE
                    ? provider.update(uri, resolved, selection, selectionArgs)
                    : provider.delete(uri, selection, selectionArgs));
        }
        Uri made = provider.insert(uri, resolved);
        if (made == null) {
            throw new OperationApplicationException("Insert into " + uri + " returned no result");
        }
        return new ContentProviderResult(made);
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writeInt(type);
        dest.writeString(uri.toString());
        values.writeToParcel(dest, flags);
        dest.writeInt(backReferences.size());
        backReferences.forEach((key, index) -> {
            dest.writeString(key);
            dest.writeInt(index);
        });
        dest.writeString(selection);
        dest.writeStringArray(selectionArgs);
    }

    /** Puts an operation together. */
    public static class Builder {
        private final int type;
        private final Uri uri;
        private final ContentValues values = new ContentValues();
        private final Map<String, Integer> backReferences = new LinkedHashMap<>();
        private String selection;
        private String[] selectionArgs;

        private Builder(int type, Uri uri) {
            if (uri == null) {
                throw new IllegalArgumentException("uri must not be null");
            }
            this.type = type;
            this.uri = uri;
        }

        public Builder withValue(String key, Object value) {
            values.put(key, value == null ? null : value.toString());
            return this;
        }

        public Builder withValueBackReference(String key, int previousResult) {
            backReferences.put(key, previousResult);
            return this;
        }

        public Builder withSelection(String selection, String[] selectionArgs) {
            this.selection = selection;
            this.selectionArgs = selectionArgs;
            return this;
        }

        public ContentProviderOperation build() {
            return new ContentProviderOperation(this);
        }
    }
}
