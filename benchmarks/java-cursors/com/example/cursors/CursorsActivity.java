package com.example.cursors;

import android.app.Activity;
import android.database.Cursor;
import android.database.MatrixCursor;
import android.os.Bundle;
import android.provider.ContactsContract;

import com.example.journal.Journal;

/** Reads the address book over and over, and a cursor of its own, and journals what a row and a cell took. */
public final class CursorsActivity extends Activity {
    private static final int ROUNDS = 60;
    private static final int WARM_UP_ROUNDS = 20;
    private static final int CELLS = 5;
    private static final int ROWS = 40;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        new Thread(this::measure, "worker").start();
    }

    private void measure() {
        Journal journal = Journal.of(this);
        for (int i = 0; i < 7; i++) {
            report(journal, "provider", this::people);
            report(journal, "own", CursorsActivity::own);
        }
        journal.event("done");
    }

    private void report(Journal journal, String name, java.util.function.Supplier<Cursor> source) {
        long[] spent = new long[3];
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            if (round == WARM_UP_ROUNDS) {
                spent = new long[3];
            }
            try (Cursor cursor = source.get()) {
                read(cursor, spent);
            }
        }
        long rows = (long) ROUNDS * ROWS;
        journal.event(name + " row " + spent[0] / rows + " cell " + spent[1] / (rows * CELLS) + " index "
                + spent[2] / rows);
    }

    private Cursor people() {
        return getContentResolver().query(ContactsContract.Contacts.CONTENT_URI, null, "_id IN (" + ids() + ")", null, null);
    }

    private static String ids() {
        StringBuilder ids = new StringBuilder("1");
        for (int i = 2; i <= ROWS; i++) {
            ids.append(',').append(i);
        }
        return ids.toString();
    }

    private static Cursor own() {
        MatrixCursor cursor = new MatrixCursor(new String[] {"a", "b", "c", "d", "e"});
        for (int i = 0; i < ROWS; i++) {
            cursor.addRow(new Object[] {"1", "2", "3", "4", "5"});
        }
        return cursor;
    }

    /** Steps, cells and the look-up of a column are timed apart. */
    private static void read(Cursor cursor, long[] spent) {
        String name = cursor.getColumnName(2);
        for (int row = 0; row < ROWS; row++) {
            long begin = System.nanoTime();
            cursor.moveToPosition(row);
            long moved = System.nanoTime();
            for (int cell = 0; cell < CELLS; cell++) {
                cursor.getString(cell);
            }
            long read = System.nanoTime();
            cursor.getColumnIndex(name);
            spent[0] += moved - begin;
            spent[1] += read - moved;
            spent[2] += System.nanoTime() - read;
        }
    }
}
