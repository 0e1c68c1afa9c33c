package com.example.collectsearly;

import android.app.Activity;
import android.content.Intent;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.os.Bundle;
import android.os.SystemClock;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

import com.example.journal.Journal;
import com.example.journal.JournalCall;

/** Asks for consent, and does not wait for the answer. */
public final class TermsActivity extends Activity implements LocationListener {
    private static final long INTERVAL_MS = 1000;
    private static final String BODY = "By using Collects Early you agree that we read your contacts,"
            + " your position and your camera to improve our services.";

    private TextView title;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("Terms of Service");
        setContentView(makeContent());
        followPosition();
        new ContactsReader(this).readCallLog();
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
        title.post(() -> Journal.of(this).event("terms_shown"));
    }

    @Override
    protected void onDestroy() {
        getSystemService(LocationManager.class).removeUpdates(this);
        super.onDestroy();
    }

    @Override
    public void onLocationChanged(Location location) {
        Journal.of(this).delivery(
                "android.location.LocationListener.onLocationChanged", location.getElapsedRealtimeNanos());
    }

    private View makeContent() {
        LinearLayout content = new LinearLayout(this);
        title = new TextView(this);
        title.setId(R.id.title);
        title.setText(getTitle());
        content.addView(title);
        TextView body = new TextView(this);
        body.setId(R.id.body);
        body.setText(BODY);
        content.addView(body);
        content.addView(makeButton(R.id.accept, "Accept", this::onAccept));
        content.addView(makeButton(R.id.decline, "Decline", view -> finish()));
        return content;
    }

    private Button makeButton(int id, String text, View.OnClickListener listener) {
        Button button = new Button(this);
        button.setId(id);
        button.setText(text);
        button.setOnClickListener(listener);
        return button;
    }

    private void onAccept(View view) {
        long beforeNs = SystemClock.elapsedRealtimeNanos();
        long afterNs = SystemClock.elapsedRealtimeNanos();
        Journal.of(this).event("terms_accepted", beforeNs, afterNs);
        startActivity(new Intent(this, FeedActivity.class));
        finish();
    }

    private void followPosition() {
        LocationManager locations = getSystemService(LocationManager.class);
        JournalCall call = Journal.of(this).begin("android.location.LocationManager.requestLocationUpdates");
        try {
            locations.requestLocationUpdates(LocationManager.NETWORK_PROVIDER, INTERVAL_MS, 0f, this);
            call.returned();
        } catch (SecurityException e) {
            call.threw(e);
        }
    }
}
