package android.database;

/** The moving about of a cursor; a subclass knows the rows. */
public abstract class AbstractCursor implements Cursor {
    private int position = -1;
    private boolean closed;

    @Override
    public abstract int getCount();

    @Override
    public abstract String[] getColumnNames();

    @Override
    public final int getPosition() {
        return position;
    }

    @Override
    public final boolean move(int offset) {
        return moveToPosition(position + offset);
    }

    @Override
    public final boolean moveToPosition(int wanted) {
        boolean there = wanted >= 0 && wanted < getCount();
        if (there && wanted != position && !onMove(position, wanted)) {
            position = -1;
            return false;
        }
        position = Math.max(-1, Math.min(wanted, getCount()));
        return there;
    }

    /** Before the cursor stands on another row; false when it cannot. */
    public boolean onMove(int oldPosition, int newPosition) {
        return true;
    }

    @Override
    public final boolean moveToFirst() {
        return moveToPosition(0);
    }

    @Override
    public final boolean moveToLast() {
        return moveToPosition(getCount() - 1);
    }

    @Override
    public final boolean moveToNext() {
        return moveToPosition(position + 1);
    }

    @Override
    public final boolean moveToPrevious() {
        return moveToPosition(position - 1);
    }

    @Override
    public final boolean isFirst() {
        return position == 0 && getCount() != 0;
    }

    @Override
    public final boolean isLast() {
        return position == getCount() - 1 && getCount() != 0;
    }

    @Override
    public final boolean isBeforeFirst() {
        return getCount() == 0 || position == -1;
    }

    @Override
    public final boolean isAfterLast() {
        return getCount() == 0 || position == getCount();
    }

    @Override
    public int getColumnIndex(String columnName) {
        String[] names = getColumnNames();
        for (int i = 0; i < names.length; i++) {
            if (names[i].equalsIgnoreCase(columnName)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int getColumnIndexOrThrow(String columnName) {
        int index = getColumnIndex(columnName);
        if (index < 0) {
            throw new IllegalArgumentException("column '" + columnName + "' does not exist. Available columns: "
                    + java.util.Arrays.toString(getColumnNames()));
        }
        return index;
    }

    @Override
    public String getColumnName(int columnIndex) {
        return getColumnNames()[columnIndex];
    }

    @Override
    public int getColumnCount() {
        return getColumnNames().length;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** Reading is possible on a row only. */
    protected void checkPosition() {
        if (position == -1 || position == getCount()) {
            throw new CursorIndexOutOfBoundsException(position, getCount());
        }
    }
}
