package com.example.goesbelowtheapi;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.os.Bundle;
import android.widget.TextView;

import com.example.journal.Journal;
import com.example.journal.JournalCall;

/** What the user sees after accepting: each kind of data is taken once below the API, and once by it. */
public final class FeedActivity extends Activity implements LocationListener {
    private static final String LOCATIONS = "android.location.LocationManager.";

    private Journal journal;

    /** One way to the data. */
    interface Way {
        void take() throws Exception;
    }

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        journal = Journal.of(this);
        TextView feed = new TextView(this);
        feed.setId(R.id.feed);
        feed.setText("Feed");
        setContentView(feed);
        if (checkSelfPermission(Manifest.permission.ACCESS_FINE_LOCATION) == PackageManager.PERMISSION_GRANTED) {
            awaitPosition();
        } else {
            takeAll();
        }
    }

    /** A last known position there is only once somebody wanted one. */
    private void awaitPosition() {
        LocationManager locations = getSystemService(LocationManager.class);
        call(LOCATIONS + "requestLocationUpdates",
                () -> locations.requestLocationUpdates(LocationManager.GPS_PROVIDER, 0, 0f, this));
    }

    @Override
    public void onLocationChanged(Location location) {
        journal.delivery(
                "android.location.LocationListener.onLocationChanged", location.getElapsedRealtimeNanos());
        getSystemService(LocationManager.class).removeUpdates(this);
        takeAll();
    }

    private void takeAll() {
        PositionByParcel position = new PositionByParcel(getPackageName());
        ContactsByReflection contacts = new ContactsByReflection(this);
        CameraByOwnLoader camera = new CameraByOwnLoader(this);
        call(PositionByParcel.CALL, position::take);
        journal.event(position.isKnown() ? "position" : "no position");
        call(LOCATIONS + "getLastKnownLocation", () -> PositionByParcel.takeByApi(this));
        call(contacts.call(), contacts::take);
        call("android.content.ContentResolver.query", () -> ContactsByReflection.takeByApi(this));
        call(CameraByOwnLoader.CALL, camera::take);
        call("android.hardware.camera2.CameraManager.openCamera", camera::takeByApi);
        journal.event("done");
    }

    private void call(String name, Way way) {
        JournalCall around = journal.begin(name);
        try {
            way.take();
            around.returned();
        } catch (Exception e) {
            around.threw(e);
        }
    }
}
