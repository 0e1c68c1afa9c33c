package android.database;

/** Rows of another process's provider; all of them have come with the answer. */
public final class BulkCursorToCursorAdaptor extends MatrixCursor {
    public BulkCursorToCursorAdaptor(String[] columnNames) {
        super(columnNames);
    }

    @Override
    public boolean onMove(int oldPosition, int newPosition) {
        return !isClosed();
    }

    @Override
    public void close() {
        super.close();
    }
}
