package android.accounts;

import android.content.Intent;
import android.os.BinderCall;
import android.os.Bundle;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;

/** The caller's side of the service "account", with Android 11's codes; an answer comes with the call itself. */
final class AccountManagerProxy {
    private static final String DESCRIPTOR = "android.accounts.IAccountManager";
    private static final int TRANSACTION_getAccountsByTypeForPackage = 5;
    private static final int TRANSACTION_getAccountsAsUser = 6;
    private static final int TRANSACTION_hasFeatures = 7;
    private static final int TRANSACTION_getAccountsByFeatures = 9;
    private static final int TRANSACTION_getAuthToken = 21;

    private AccountManagerProxy() {}

    static Account[] getAccounts(String type, String opPackageName) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(type);
            call.data.writeString(opPackageName);
            return readAccounts(transact(TRANSACTION_getAccountsAsUser, call));
        }
    }

    static Account[] getAccountsForPackage(String type, String packageName, String opPackageName) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(type);
            call.data.writeString(opPackageName);
            call.data.writeString(packageName);
            return readAccounts(transact(TRANSACTION_getAccountsByTypeForPackage, call));
        }
    }

    static Account[] getAccountsByFeatures(String type, String[] features, String opPackageName) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(type);
            call.data.writeString(opPackageName);
            call.data.writeStringArray(features);
            return readAccounts(transact(TRANSACTION_getAccountsByFeatures, call));
        }
    }

    static Boolean hasFeatures(Account account, String[] features, String opPackageName) {
        try (BinderCall call = begin(account, opPackageName)) {
            call.data.writeStringArray(features);
            return transact(TRANSACTION_hasFeatures, call).readBoolean();
        }
    }

    static Bundle getAuthToken(Account account, String authTokenType, String opPackageName) {
        try (BinderCall call = begin(account, opPackageName)) {
            call.data.writeString(authTokenType);
            Parcel reply = transact(TRANSACTION_getAuthToken, call);
            Intent ask = new Intent();
            ask.setClassName(reply.readString(), reply.readString());
            Bundle result = new Bundle();
            result.putParcelable(AccountManager.KEY_INTENT, ask);
            return result;
        }
    }

    private static BinderCall begin(Account account, String opPackageName) {
        BinderCall call = new BinderCall(DESCRIPTOR);
        call.data.writeString(account.name);
        call.data.writeString(account.type);
        call.data.writeString(opPackageName);
        return call;
    }

    private static Parcel transact(int code, BinderCall call) {
        try {
            ServiceManager.getService("account").transact(code, call.data, call.reply, 0);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
        call.reply.readException();
        return call.reply;
    }

    private static Account[] readAccounts(Parcel reply) {
        Account[] accounts = new Account[reply.readInt()];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = new Account(reply.readString(), reply.readString());
        }
        return accounts;
    }
}
