package com.example.noterms;

import android.content.Intent;
import android.os.Bundle;
import android.view.View;

import com.example.journal.Journal;
import com.example.reads.CollectingFeed;
import com.example.reads.Reads;
import com.example.views.Column;

/** All there is: it reads when it comes, and with each touch, and nobody is asked. */
public final class FeedActivity extends CollectingFeed {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        setTitle("No Terms");
        super.onCreate(savedInstanceState);
        open(getIntent());
    }

    @Override
    protected void onNewIntent(Intent intent) {
        open(intent);
    }

    /** A link may lead to one of its videos. */
    private void open(Intent intent) {
        if (Intent.ACTION_VIEW.equals(intent.getAction())) {
            Journal.of(this).event("opened " + intent.getDataString());
        }
    }

    @Override
    protected Column makeContent() {
        return super.makeContent().button(R.id.count, "Next", this::onNext);
    }

    private void onNext(View view) {
        Reads.position(this);
    }
}
