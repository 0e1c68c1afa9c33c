package android.accounts;

/** Whose data are meant: a name, and what kind of account it is. */
public class Account {
    public final String name;
    public final String type;

    public Account(String name, String type) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("the name must not be empty: " + name);
        }
        if (type == null || type.isEmpty()) {
            throw new IllegalArgumentException("the type must not be empty: " + type);
        }
        this.name = name;
        this.type = type;
    }

    @Override
    public String toString() {
        return "Account {name=" + name + ", type=" + type + "}";
    }
}
