package com.example.collectsafterterms;

import android.app.Activity;
import android.content.ContentResolver;
import android.database.Cursor;
import android.hardware.Camera;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.os.Bundle;
import android.provider.ContactsContract.Contacts;
import android.widget.TextView;

import com.example.journal.Journal;

/** What the user sees after accepting: contacts, position and camera are used only now. */
public final class FeedActivity extends Activity implements LocationListener {
    private static final long INTERVAL_MS = 500;
    private static final int POSITIONS = 3;
    private static final String[] PROJECTION = {Contacts._ID, Contacts.DISPLAY_NAME};

    private Journal journal;
    private int positions;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        journal = Journal.of(this);
        TextView feed = new TextView(this);
        feed.setId(R.id.feed);
        feed.setText("Feed");
        setContentView(feed);
        readContacts();
        readPosition();
        openCamera();
    }

    @Override
    protected void onResume() {
        super.onResume();
        journal.event("activity_resumed");
    }

    @Override
    protected void onDestroy() {
        getSystemService(LocationManager.class).removeUpdates(this);
        super.onDestroy();
    }

    @Override
    public void onLocationChanged(Location location) {
        journal.delivery(
                "android.location.LocationListener.onLocationChanged", location.getElapsedRealtimeNanos());
        positions++;
        if (positions == POSITIONS) {
            getSystemService(LocationManager.class).removeUpdates(this);
        }
    }

    private void readContacts() {
        ContentResolver resolver = getContentResolver();
        Cursor contacts = journal.call(
                "android.content.ContentResolver.query",
                () -> resolver.query(Contacts.CONTENT_URI, PROJECTION, null, null, null));
        if (contacts != null) {
            contacts.close();
        }
    }

    private void readPosition() {
        LocationManager locations = getSystemService(LocationManager.class);
        journal.call(
                "android.location.LocationManager.getLastKnownLocation",
                () -> locations.getLastKnownLocation(LocationManager.GPS_PROVIDER));
        journal.call(
                "android.location.LocationManager.requestLocationUpdates",
                () -> locations.requestLocationUpdates(LocationManager.GPS_PROVIDER, INTERVAL_MS, 0f, this));
    }

    private void openCamera() {
        Camera camera = journal.call("android.hardware.Camera.open", () -> Camera.open());
        if (camera != null) {
            camera.release();
        }
    }
}
