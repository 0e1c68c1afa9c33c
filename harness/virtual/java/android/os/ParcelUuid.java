package android.os;

import java.util.UUID;

/** A UUID that can be written to a parcel. */
public final class ParcelUuid implements Parcelable {
    public static final Creator<ParcelUuid> CREATOR = new Creator<>() {
        @Override
        public ParcelUuid createFromParcel(Parcel source) {
            return new ParcelUuid(new UUID(source.readLong(), source.readLong()));
        }

        @Override
        public ParcelUuid[] newArray(int size) {
            return new ParcelUuid[size];
        }
    };

    private final UUID uuid;

    public ParcelUuid(UUID uuid) {
        this.uuid = uuid;
    }

    public UUID getUuid() {
        return uuid;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof ParcelUuid other && uuid.equals(other.uuid);
    }

    @Override
    public int hashCode() {
        return uuid.hashCode();
    }

    @Override
    public String toString() {
        return uuid.toString();
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writeLong(uuid.getMostSignificantBits());
        dest.writeLong(uuid.getLeastSignificantBits());
    }
}
