package android.os;

/** A value that can be written to a parcel. */
public interface Parcelable {
    int describeContents();

    void writeToParcel(Parcel dest, int flags);

    /** Makes the values of one class from parcels. */
    interface Creator<T> {
        T createFromParcel(Parcel source);

        T[] newArray(int size);
    }
}
