package android.accounts;

import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** The accounts on the phone that the app may see. */
public class AccountManager {
    public static final String KEY_ACCOUNT_NAME = "authAccount";
    public static final String KEY_ACCOUNT_TYPE = "accountType";
    public static final String KEY_AUTHTOKEN = "authtoken";
    public static final String KEY_INTENT = "intent";

    private final Context context;
    private final Handler mainHandler = new Handler(Looper.getMainLooper());
    private final Map<OnAccountsUpdateListener, Handler> listeners = new ConcurrentHashMap<>();

    public AccountManager(Context context) {
        this.context = context;
    }

    public static AccountManager get(Context context) {
        if (context == null) {
            throw new IllegalArgumentException("context is null");
        }
        return (AccountManager) context.getSystemService(Context.ACCOUNT_SERVICE);
    }

    public Account[] getAccounts() {
        return AccountManagerProxy.getAccounts(null, context.getOpPackageName());
    }

    public Account[] getAccountsByType(String type) {
        return AccountManagerProxy.getAccounts(type, context.getOpPackageName());
    }

    public Account[] getAccountsByTypeForPackage(String type, String packageName) {
        return AccountManagerProxy.getAccountsForPackage(type, packageName, context.getOpPackageName());
    }

    public AccountManagerFuture<Boolean> hasFeatures(
            Account account, String[] features, AccountManagerCallback<Boolean> callback, Handler handler) {
        requireAccount(account);
        if (features == null) {
            throw new IllegalArgumentException("features is null");
        }
        return start(() -> AccountManagerProxy.hasFeatures(account, features, name()), callback, handler);
    }

    public AccountManagerFuture<Account[]> getAccountsByTypeAndFeatures(
            String type, String[] features, AccountManagerCallback<Account[]> callback, Handler handler) {
        if (type == null) {
            throw new IllegalArgumentException("type is null");
        }
        return start(() -> AccountManagerProxy.getAccountsByFeatures(type, features, name()), callback, handler);
    }

    /** Nobody has allowed the app to use the account: what comes is the screen that would ask the user. */
    public AccountManagerFuture<Bundle> getAuthToken(
            Account account,
            String authTokenType,
            Bundle options,
            Activity activity,
            AccountManagerCallback<Bundle> callback,
            Handler handler) {
        requireAccount(account);
        return start(() -> AccountManagerProxy.getAuthToken(account, authTokenType, name()), callback, handler);
    }

    public AccountManagerFuture<Bundle> getAuthToken(
            Account account,
            String authTokenType,
            boolean notifyAuthFailure,
            AccountManagerCallback<Bundle> callback,
            Handler handler) {
        return getAuthToken(account, authTokenType, null, notifyAuthFailure, callback, handler);
    }

    public AccountManagerFuture<Bundle> getAuthToken(
            Account account,
            String authTokenType,
            Bundle options,
            boolean notifyAuthFailure,
            AccountManagerCallback<Bundle> callback,
            Handler handler) {
        requireAccount(account);
        return start(() -> AccountManagerProxy.getAuthToken(account, authTokenType, name()), callback, handler);
    }

    public static Intent newChooseAccountIntent(
            Account selectedAccount,
            ArrayList<Account> allowableAccounts,
            String[] allowableAccountTypes,
            boolean alwaysPromptForAccount,
            String descriptionOverrideText,
            String addAccountAuthTokenType,
            String[] addAccountRequiredFeatures,
            Bundle addAccountOptions) {
        return newChooseAccountIntent(
                selectedAccount,
                allowableAccounts,
                allowableAccountTypes,
                descriptionOverrideText,
                addAccountAuthTokenType,
                addAccountRequiredFeatures,
                addAccountOptions);
    }

    public static Intent newChooseAccountIntent(
            Account selectedAccount,
            List<Account> allowableAccounts,
            String[] allowableAccountTypes,
            String descriptionOverrideText,
            String addAccountAuthTokenType,
            String[] addAccountRequiredFeatures,
            Bundle addAccountOptions) {
        Intent intent = new Intent();
        intent.setClassName("android", "android.accounts.ChooseTypeAndAccountActivity");
        intent.putExtra("allowableAccountTypes", allowableAccountTypes);
        intent.putExtra("descriptionTextOverride", descriptionOverrideText);
        return intent;
    }

    public void addOnAccountsUpdatedListener(
            OnAccountsUpdateListener listener, Handler handler, boolean updateImmediately) {
        addOnAccountsUpdatedListener(listener, handler, updateImmediately, null);
    }

    /** The phone's accounts never change, so that nobody is told anything later. */
    public void addOnAccountsUpdatedListener(
            OnAccountsUpdateListener listener, Handler handler, boolean updateImmediately, String[] accountTypes) {
        if (listener == null) {
            throw new IllegalArgumentException("the listener is null");
        }
        if (listeners.putIfAbsent(listener, handler == null ? mainHandler : handler) != null) {
            throw new IllegalStateException("this listener is already added");
        }
        if (updateImmediately) {
            List<String> types = accountTypes == null ? null : Arrays.asList(accountTypes);
            Account[] all = AccountManagerProxy.getAccounts(null, name());
            postToHandler(handler, listener, Arrays.stream(all)
                    .filter(account -> types == null || types.contains(account.type))
                    .toArray(Account[]::new));
        }
    }

    public void removeOnAccountsUpdatedListener(OnAccountsUpdateListener listener) {
        if (listeners.remove(listener) == null) {
            throw new IllegalStateException("this listener is not added");
        }
    }

    private void postToHandler(Handler handler, OnAccountsUpdateListener listener, Account[] accounts) {
        Account[] copy = accounts.clone();
        (handler == null ? mainHandler : handler).post(() -> {
            if (listeners.containsKey(listener)) {
                listener.onAccountsUpdated(copy);
            }
        });
    }

    private <V> AccountManagerFuture<V> start(
            Callable<V> question, AccountManagerCallback<V> callback, Handler handler) {
        FutureAnswer<V> future = new FutureAnswer<>(question);
        if (callback != null) {
            future.whenDone(() -> (handler == null ? mainHandler : handler).post(() -> callback.run(future)));
        }
        new Thread(future, "account").start();
        return future;
    }

    private String name() {
        return context.getOpPackageName();
    }

    private static void requireAccount(Account account) {
        if (account == null) {
            throw new IllegalArgumentException("account is null");
        }
    }
}
