package android.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A cursor over rows held in memory. */
public class MatrixCursor extends AbstractCursor {
    private final String[] columnNames;
    private final List<Object[]> rows = new ArrayList<>();

    public MatrixCursor(String[] columnNames) {
        this.columnNames = columnNames;
    }

    public void addRow(Object[] columnValues) {
        if (columnValues.length != columnNames.length) {
            throw new IllegalArgumentException("columnNames.length = " + columnNames.length
                    + ", columnValues.length = " + columnValues.length);
        }
        rows.add(Arrays.copyOf(columnValues, columnValues.length, Object[].class));
    }

    @Override
    public int getCount() {
        return rows.size();
    }

    @Override
    public String[] getColumnNames() {
        return columnNames;
    }

    @Override
    public String getString(int columnIndex) {
        Object value = get(columnIndex);
        return value == null ? null : value.toString();
    }

    @Override
    public int getInt(int columnIndex) {
        return (int) getLong(columnIndex);
    }

    @Override
    public long getLong(int columnIndex) {
        Object value = get(columnIndex);
        return value instanceof Number number
                ? number.longValue()
                : value == null ? 0 : Long.parseLong(value.toString());
    }

    @Override
    public double getDouble(int columnIndex) {
        Object value = get(columnIndex);
        return value instanceof Number number
                ? number.doubleValue()
                : value == null ? 0 : Double.parseDouble(value.toString());
    }

    @Override
    public int getType(int columnIndex) {
        Object value = get(columnIndex);
        if (value == null) {
            return FIELD_TYPE_NULL;
        } else if (value instanceof Float || value instanceof Double) {
            return FIELD_TYPE_FLOAT;
        }
        return value instanceof Number ? FIELD_TYPE_INTEGER : FIELD_TYPE_STRING;
    }

    @Override
    public boolean isNull(int columnIndex) {
        return get(columnIndex) == null;
    }

    private Object get(int column) {
        if (column < 0 || column >= columnNames.length) {
            throw new CursorIndexOutOfBoundsException(
                    "Requested column: " + column + ", # of columns: " + columnNames.length);
        }
        checkPosition();
        return rows.get(getPosition())[column];
    }
}
