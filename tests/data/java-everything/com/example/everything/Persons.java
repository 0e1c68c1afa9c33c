package com.example.everything;

import android.accounts.Account;
import android.accounts.AccountManager;
import android.accounts.OnAccountsUpdateListener;
import android.app.ActivityThread;
import android.app.Instrumentation;
import android.content.Context;
import android.content.Intent;
import android.content.CursorLoader;
import android.database.Cursor;
import android.net.Uri;
import android.provider.ContactsContract;
import android.telecom.TelecomManager;
import android.telephony.SubscriptionManager;
import android.telephony.TelephonyManager;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks who holds the phone and of whom it knows, has other apps take pictures and pick persons, and reads cursors. */
final class Persons {
    static final int PICTURE = 1;
    static final int PERSON = 2;
    private static final String QUERY = "android.content.ContentResolver.query";
    private static final String READ = "android.database.Cursor.read";
    private static final String START = "android.app.Activity.startActivity";
    private static final String SEVERAL = "android.app.Activity.startActivities";
    private static final String ACCOUNTS = "android.accounts.AccountManager.";
    private static final String PHONE = "android.telephony.TelephonyManager.";
    private static final String SIMS = "android.telephony.SubscriptionManager.";
    private static final Uri PEOPLE = ContactsContract.Contacts.CONTENT_URI;
    private static final String[] TYPES = {"com.example.mail"};
    private static final int WAIT_S = 5;
    private static final int MORE_THAN_ARE_FOLLOWED = 65;

    private final Calls calls;
    private final EverythingActivity activity;

    Persons(Calls calls, EverythingActivity activity) {
        this.calls = calls;
        this.activity = activity;
    }

    void run() throws Exception {
        askForAccounts();
        askForNumbers();
        askForIdentifiers();
        askOthers();
        load();
        askProviders();
        readCursors();
    }

    private void askForAccounts() throws Exception {
        AccountManager manager = AccountManager.get(activity);
        Account account = new Account("owner@mail.example", "com.example.mail");
        calls.call(ACCOUNTS + "getAccounts", manager::getAccounts);
        calls.call(ACCOUNTS + "getAccountsByType", () -> manager.getAccountsByType("com.example.mail"));
        calls.call(ACCOUNTS + "getAccountsByType", () -> manager.getAccountsByType("com.example.nobody"));
        calls.call(ACCOUNTS + "getAccountsByTypeForPackage",
                () -> manager.getAccountsByTypeForPackage("com.example.mail", activity.getPackageName()));
        calls.call(ACCOUNTS + "getAccountsByTypeAndFeatures",
                () -> manager.getAccountsByTypeAndFeatures("com.example.mail", null, null, null).getResult());
        calls.call(ACCOUNTS + "hasFeatures",
                () -> manager.hasFeatures(account, new String[] {"mail"}, null, null).getResult());
        calls.call(ACCOUNTS + "getAuthToken", () -> manager.getAuthToken(account, "read", false, null, null).getResult());
        calls.call(ACCOUNTS + "getAuthToken",
                () -> manager.getAuthToken(account, "read", null, false, null, null).getResult());
        calls.call(ACCOUNTS + "getAuthToken",
                () -> manager.getAuthToken(account, "read", null, activity, null, null).getResult());
        calls.call(ACCOUNTS + "newChooseAccountIntent",
                () -> AccountManager.newChooseAccountIntent(null, null, TYPES, null, null, null, null));
        calls.call(ACCOUNTS + "newChooseAccountIntent",
                () -> AccountManager.newChooseAccountIntent(null, null, TYPES, false, null, null, null, null));
        listenToAccounts(manager);
    }

    private void listenToAccounts(AccountManager manager) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        OnAccountsUpdateListener listener = accounts -> {
            calls.journal.delivery("android.accounts.OnAccountsUpdateListener.onAccountsUpdated");
            told.countDown();
        };
        calls.call(ACCOUNTS + "addOnAccountsUpdatedListener",
                () -> manager.addOnAccountsUpdatedListener(accounts -> {}, calls.handler, false));
        calls.call(ACCOUNTS + "addOnAccountsUpdatedListener",
                () -> manager.addOnAccountsUpdatedListener(listener, calls.handler, true, TYPES));
        told.await(WAIT_S, TimeUnit.SECONDS);
    }

    private void askForNumbers() {
        TelephonyManager phone = activity.getSystemService(TelephonyManager.class);
        SubscriptionManager sims = activity.getSystemService(SubscriptionManager.class);
        calls.call(PHONE + "getLine1Number", phone::getLine1Number);
        calls.call(PHONE + "getLine1Number", () -> phone.getLine1Number(9));
        calls.call(PHONE + "getVoiceMailNumber", phone::getVoiceMailNumber);
        calls.call(PHONE + "getVoiceMailNumber", () -> phone.getVoiceMailNumber(1));
        calls.call(SIMS + "getActiveSubscriptionInfoList", sims::getActiveSubscriptionInfoList);
        calls.call(SIMS + "getActiveSubscriptionInfo", () -> sims.getActiveSubscriptionInfo(1));
        calls.call("android.telecom.TelecomManager.getLine1Number",
                () -> activity.getSystemService(TelecomManager.class).getLine1Number(null));
    }

    private void askForIdentifiers() {
        TelephonyManager phone = activity.getSystemService(TelephonyManager.class);
        calls.call(PHONE + "getImei", phone::getImei);
        calls.call(PHONE + "getImei", () -> phone.getImei(0));
        calls.call(PHONE + "getDeviceId", phone::getDeviceId);
        calls.call(PHONE + "getDeviceId", () -> phone.getDeviceId(0));
        calls.call(PHONE + "getSubscriberId", phone::getSubscriberId);
        calls.call(PHONE + "getSubscriberId", () -> phone.getSubscriberId(1));
        calls.call(PHONE + "getSimSerialNumber", phone::getSimSerialNumber);
        calls.call(PHONE + "getSimSerialNumber", () -> phone.getSimSerialNumber(1));
    }

    /** Nobody films, so that each form of the call ends in an exception; an activity of this app does the rest. */
    private void askOthers() throws Exception {
        Intent film = new Intent("android.media.action.VIDEO_CAPTURE");
        calls.call(START, () -> activity.startActivity(film));
        calls.call(START, () -> activity.startActivity(film, null));
        calls.call(START, () -> activity.startActivityForResult(film, 9));
        calls.call(START, () -> activity.startActivityForResult(film, 9, null));
        Intent elsewhere = new Intent(film).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK);
        calls.call(START, () -> activity.getApplicationContext().startActivity(elsewhere));
        Instrumentation below = ActivityThread.currentActivityThread().getInstrumentation();
        calls.call(START, () -> below.execStartActivity(activity, null, null, "fragment", film, 9, null));
        Intent image = new Intent(Intent.ACTION_GET_CONTENT).setType("image/png");
        calls.call(START, () -> activity.startActivityForResult(Intent.createChooser(image, "Which?"), 8));
        calls.call(START, () -> activity.startActivity(new Intent(Intent.ACTION_PICK).setType("vnd.android.cursor.dir/phone_v2")));
        askSeveral(film, elsewhere);
        activity.answered = new CountDownLatch(calls.isGranted ? 2 : 1);
        calls.call(START,
                () -> activity.startActivityForResult(new Intent("android.media.action.IMAGE_CAPTURE"), PICTURE));
        calls.call(START, () -> activity.startActivityForResult(new Intent(Intent.ACTION_PICK, PEOPLE), PERSON));
        activity.answered.await(WAIT_S, TimeUnit.SECONDS);
    }

    /** By one call: what answers tells nobody, and the last asks for nothing. */
    private void askSeveral(Intent film, Intent elsewhere) {
        Context context = activity.getApplicationContext();
        calls.call(SEVERAL, () -> context.startActivities(new Intent[] {elsewhere, new Intent("none"), film}));
        Intent image = new Intent(Intent.ACTION_GET_CONTENT).setType("image/png");
        calls.call(SEVERAL, () -> activity.startActivities(new Intent[] {Intent.createChooser(image, "Which?")}, null));
        Intent picture = new Intent("android.media.action.IMAGE_CAPTURE");
        Intent[] intents = {picture, new Intent(Intent.ACTION_PICK, PEOPLE)};
        calls.call("camera:" + SEVERAL, () -> calls.call("contacts:" + SEVERAL, () -> activity.startActivities(intents)));
        activity.startActivities(new Intent[] {new Intent(activity, AnsweringActivity.class)});
    }

    /** Made here, and run in a thread of the framework's: whose call it is can be told from where it was made alone. */
    private void load() throws Exception {
        CountDownLatch loaded = new CountDownLatch(1);
        Cursor[] got = new Cursor[1];
        CursorLoader loader = new CursorLoader(activity, PEOPLE, null, null, null, null);
        loader.registerListener(0, (from, cursor) -> {
            got[0] = cursor;
            loaded.countDown();
        });
        if (!calls.isGranted) {
            return; // a refusal would end the app in the framework's thread, as on Android
        }
        calls.call(QUERY, () -> {
            loader.startLoading();
            loaded.await(WAIT_S, TimeUnit.SECONDS);
        });
        got[0].close();
    }

    private void askProviders() {
        for (String uri : new String[] {
            "content://com.android.contacts/profile",
            "content://com.android.voicemail/voicemail",
            "content://icc/adn",
            "content://sms/inbox",
            "content://mms-sms/conversations",
            "content://com.android.calendar/attendees",
        }) {
            calls.call(QUERY, () -> activity.getContentResolver().query(Uri.parse(uri), null, null, null, null).close());
        }
    }

    private void readCursors() {
        Cursor[] people = new Cursor[3];
        for (int i = 0; i < people.length; i++) {
            int number = i;
            calls.call(QUERY, () -> people[number] = activity.getContentResolver().query(PEOPLE, null, null, null));
        }
        if (people[0] == null) {
            return;
        }
        calls.call(READ, () -> readAll(people[0]));
        people[1].close(); // and nothing was read
        calls.call(READ, () -> people[2].moveToFirst()); // and it is left open
        List<Cursor> many = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_ARE_FOLLOWED; i++) {
            calls.call(QUERY, () -> many.add(activity.getContentResolver().query(PEOPLE, TYPES, null, null)));
            calls.call(READ, () -> many.get(many.size() - 1).moveToFirst());
        }
    }

    private static void readAll(Cursor cursor) {
        try (cursor) {
            int name = cursor.getColumnIndex("display_name");
            while (cursor.moveToNext() && cursor.getPosition() < 12) {
                cursor.getString(name);
                cursor.getLong(cursor.getColumnIndexOrThrow("contact_id"));
            }
            cursor.moveToFirst();
            cursor.getColumnIndex("no_such_column");
        }
    }
}
