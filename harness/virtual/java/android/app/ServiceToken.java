package android.app;

import android.os.Binder;

/** Names a service towards the system; as with the handle of an object of its, equal names mean the same. */
final class ServiceToken extends Binder {
    final String name;

    ServiceToken(String name) {
        this.name = name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceToken token && token.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
