package com.example.parts;

import android.app.Application;
import android.app.job.JobParameters;
import android.app.job.JobService;
import android.app.job.JobWorkItem;
import android.os.Handler;

/** Work that is scheduled: done at once, or a while later, as its extras say. */
public final class PartsJob extends JobService {
    @Override
    public boolean onStartJob(JobParameters params) {
        PartsApp.say("job " + params.getJobId() + " " + params.getExtras().getString("word") + " "
                + Application.getProcessName());
        JobWorkItem item = params.dequeueWork();
        if (item != null) {
            PartsApp.say("work " + item.getIntent().getStringExtra("word"));
            params.completeWork(item);
        }
        if ("later".equals(params.getExtras().getString("word"))) {
            new Handler().postDelayed(() -> jobFinished(params, false), 50);
            return true;
        }
        return false;
    }

    @Override
    public boolean onStopJob(JobParameters params) {
        PartsApp.say("job stopped");
        return false;
    }

    @Override
    public void onDestroy() {
        PartsApp.say("job destroy");
        super.onDestroy();
    }
}
