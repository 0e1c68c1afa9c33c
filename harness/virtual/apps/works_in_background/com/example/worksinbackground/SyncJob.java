package com.example.worksinbackground;

import android.app.job.JobParameters;
import android.app.job.JobService;

import com.example.journal.Journal;
import com.example.reads.Reads;

/** Reads the contacts, and is done; it has itself scheduled anew. */
public final class SyncJob extends JobService {
    @Override
    public boolean onStartJob(JobParameters params) {
        Journal.of(this).event("woken job");
        Reads.contacts(this);
        Work.scheduleJobAfter(this, params.getJobId());
        return false;
    }

    @Override
    public boolean onStopJob(JobParameters params) {
        return false;
    }
}
