package com.example.woken;

import android.content.ContentProvider;
import android.content.ContentValues;
import android.database.Cursor;
import android.database.MatrixCursor;
import android.net.Uri;

/** Has two books, and reads contacts when somebody asks. */
public final class BooksProvider extends ContentProvider {
    @Override
    public boolean onCreate() {
        return true;
    }

    @Override
    public Cursor query(Uri uri, String[] projection, String selection, String[] selectionArgs, String sortOrder) {
        MatrixCursor books = new MatrixCursor(new String[] {"title"});
        WokenApp.during("provider BooksProvider query", () -> {
            WokenApp.readContacts();
            books.addRow(new Object[] {"One"});
            books.addRow(new Object[] {"Two"});
        });
        return books;
    }

    @Override
    public String getType(Uri uri) {
        WokenApp.during("provider BooksProvider getType", () -> {});
        return "vnd.android.cursor.dir/book";
    }

    @Override
    public Uri insert(Uri uri, ContentValues values) {
        return null;
    }

    @Override
    public int delete(Uri uri, String selection, String[] selectionArgs) {
        return 0;
    }

    @Override
    public int update(Uri uri, ContentValues values, String selection, String[] selectionArgs) {
        return 0;
    }
}
