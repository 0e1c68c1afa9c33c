package com.example.discardsdrafts;

import android.app.Activity;
import android.app.AlertDialog;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import android.view.View;

import com.example.journal.Journal;
import com.example.reads.Reads;
import com.example.views.Column;

/** The screen on which a video is made. What the user discards is kept, and the position is read once more. */
public final class RecordingActivity extends Activity {
    private static final long READS_AGAIN_AFTER_MS = 1_500;

    private Journal journal;
    private Draft draft;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        journal = Journal.of(this);
        setContentView(new Column(this)
                .text(R.id.state, "Tap Record")
                .button(R.id.record, "Record", this::onRecord)
                .button(R.id.discard, "Discard", view -> askToDiscard())
                .described("Close"));
    }

    @Override
    protected void onResume() {
        super.onResume();
        journal.event("activity_resumed");
    }

    @Override
    protected void onStop() {
        endRecording();
        super.onStop();
    }

    @Override
    public void onBackPressed() {
        askToDiscard();
    }

    private void onRecord(View view) {
        if (draft == null) {
            journal.event("draft_started");
            draft = new Draft(this);
        }
    }

    private void askToDiscard() {
        if (draft == null) {
            finish();
            return;
        }
        journal.event("discard_asked");
        new AlertDialog.Builder(this)
                .setTitle("Discard this video?")
                .setMessage("If you discard now, you will lose what you have recorded.")
                .setPositiveButton("Discard", (dialog, which) -> discard())
                .setNegativeButton("Keep editing", (dialog, which) -> journal.event("draft_kept"))
                .show();
    }

    private void discard() {
        journal.event("draft_discarded");
        endRecording();
        new Handler(Looper.getMainLooper()).postDelayed(() -> Reads.position(this), READS_AGAIN_AFTER_MS);
        finish();
    }

    private void endRecording() {
        if (draft != null) {
            draft.close();
        }
    }
}
