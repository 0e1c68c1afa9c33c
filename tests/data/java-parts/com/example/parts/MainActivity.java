package com.example.parts;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.ActivityNotFoundException;
import android.content.BroadcastReceiver;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.content.ServiceConnection;
import android.os.Bundle;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;
import android.view.View;
import android.widget.Button;
import android.widget.CheckBox;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.ScrollView;
import android.widget.TextView;

import java.util.Arrays;

/** A screen with one of everything; each step of its life and each touch is logged. */
public final class MainActivity extends Activity {
    private final BroadcastReceiver registered = new BroadcastReceiver() {
        @Override
        public void onReceive(Context context, Intent intent) {
            PartsApp.say("registered " + intent.getAction());
        }
    };

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        String kept = savedInstanceState == null ? "" : " " + savedInstanceState.getString("kept");
        PartsApp.say("main create " + getIntent().getStringExtra("word") + kept);
        IntentFilter filter = new IntentFilter(Intent.ACTION_SCREEN_OFF);
        filter.addAction("com.example.parts.LOCAL");
        registerReceiver(registered, filter);
        setContentView(content());
        if ("several".equals(getIntent().getStringExtra("word"))) {
            startSeveral();
        }
    }

    private View content() {
        LinearLayout all = new LinearLayout(this);
        EditText name = new EditText(this);
        name.setId(R.id.name);
        name.setHint("Your name");
        all.addView(name);
        CheckBox agree = new CheckBox(this);
        agree.setId(R.id.agree);
        agree.setText("I agree");
        agree.setOnCheckedChangeListener((view, checked) -> PartsApp.say("agree " + checked));
        all.addView(agree);
        Button dialog = button(R.id.dialog, "Terms", view -> showDialog());
        dialog.setOnLongClickListener(view -> {
            PartsApp.say("held");
            return true;
        });
        all.addView(dialog);
        all.addView(button(R.id.contacts, "Contacts", view -> ask(1, Manifest.permission.READ_CONTACTS)));
        all.addView(button(R.id.camera, "Camera", view -> ask(2, Manifest.permission.CAMERA)));
        all.addView(button(R.id.second, "Second", view -> startSecond()));
        all.addView(button(R.id.bind, "Bind", view -> bindAll()));
        all.addView(list());
        return all;
    }

    private View list() {
        LinearLayout lines = new LinearLayout(this);
        for (int i = 0; i < 40; i++) {
            TextView line = new TextView(this);
            line.setText("line " + i);
            lines.addView(line);
        }
        ScrollView scroll = new ScrollView(this) {
            @Override
            public int measureHeight(int width) {
                return 400;
            }
        };
        scroll.setId(R.id.list);
        scroll.addView(lines);
        return scroll;
    }

    private Button button(int id, String text, View.OnClickListener listener) {
        Button button = new Button(this);
        button.setId(id);
        button.setText(text);
        button.setOnClickListener(listener);
        return button;
    }

    private void showDialog() {
        new AlertDialog.Builder(this)
                .setTitle("Terms")
                .setMessage("Do you agree?")
                .setPositiveButton("Agree", (dialog, which) -> PartsApp.say("dialog " + which))
                .setNegativeButton("No", (dialog, which) -> PartsApp.say("dialog " + which))
                .setOnCancelListener(dialog -> PartsApp.say("dialog cancelled"))
                .show();
    }

    private void ask(int code, String permission) {
        PartsApp.say("rationale " + shouldShowRequestPermissionRationale(permission));
        requestPermissions(new String[] {permission}, code);
    }

    private void startSecond() {
        startActivityForResult(second("there"), 5);
    }

    private void startSeveral() {
        startActivities(new Intent[] {second("below"), second("on top")});
        try {
            startActivities(new Intent[] {second("kept"), new Intent().setClassName(this, "com.example.parts.None")});
        } catch (ActivityNotFoundException e) {
            PartsApp.say("not found " + e.getMessage().contains("SecondActivity"));
        }
    }

    private Intent second(String word) {
        return new Intent(this, SecondActivity.class).putExtra("word", word);
    }

    private void bindAll() {
        bindService(new Intent(this, PushService.class), new Connection(), BIND_AUTO_CREATE);
        bindService(new Intent(this, LocalService.class), new Connection(), BIND_AUTO_CREATE);
    }

    @Override
    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {
        PartsApp.say("permissions " + requestCode + " " + Arrays.toString(permissions) + Arrays.toString(grantResults));
    }

    @Override
    protected void onActivityResult(int requestCode, int resultCode, Intent data) {
        PartsApp.say("result " + requestCode + " " + resultCode + " " + data.getStringExtra("word"));
    }

    @Override
    protected void onSaveInstanceState(Bundle outState) {
        outState.putString("kept", "kept");
    }

    @Override
    protected void onNewIntent(Intent intent) {
        PartsApp.say("new " + intent.getStringExtra("word"));
    }

    @Override
    protected void onResume() {
        super.onResume();
        PartsApp.say("main resume");
    }

    @Override
    protected void onPause() {
        PartsApp.say("main pause");
        super.onPause();
    }

    @Override
    protected void onStop() {
        PartsApp.say("main stop");
        super.onStop();
    }

    @Override
    protected void onDestroy() {
        unregisterReceiver(registered);
        PartsApp.say("main destroy");
        super.onDestroy();
    }

    /** Talks to the service that it is connected to. */
    private final class Connection implements ServiceConnection {
        @Override
        public void onServiceConnected(ComponentName name, IBinder service) {
            if (service == LocalService.BINDER) {
                PartsApp.say("connected local");
                return;
            }
            Parcel data = Parcel.obtain();
            Parcel reply = Parcel.obtain();
            data.writeString("hello");
            try {
                service.transact(1, data, reply, 0);
                reply.readException();
                PartsApp.say("connected " + name.getShortClassName() + " " + reply.readString());
            } catch (RemoteException e) {
                PartsApp.say("dead");
            }
            unbindService(this);
        }

        @Override
        public void onServiceDisconnected(ComponentName name) {
            PartsApp.say("disconnected " + name.getShortClassName());
        }
    }
}
