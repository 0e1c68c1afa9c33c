package android.app;

import android.accounts.AccountManager;
import android.content.Context;
import android.telecom.TelecomManager;
import android.telephony.SubscriptionManager;

import java.util.Map;
import java.util.function.Function;

/** The managers that know who holds the phone. */
final class PersonServices {
    private static final Map<Class<?>, String> NAMES = Map.of(
            AccountManager.class, Context.ACCOUNT_SERVICE,
            TelecomManager.class, Context.TELECOM_SERVICE,
            SubscriptionManager.class, Context.TELEPHONY_SUBSCRIPTION_SERVICE);
    private static final Map<String, Function<Context, Object>> MAKERS = Map.of(
            Context.ACCOUNT_SERVICE, AccountManager::new,
            Context.TELECOM_SERVICE, TelecomManager::new,
            Context.TELEPHONY_SUBSCRIPTION_SERVICE, SubscriptionManager::new);

    private PersonServices() {}

    static String nameOf(Class<?> serviceClass) {
        return NAMES.get(serviceClass);
    }

    /** A manager by the name of its service; null for one that is not among these. */
    static Object find(Context context, String name) {
        Function<Context, Object> maker = MAKERS.get(name);
        return maker == null ? null : maker.apply(context);
    }
}
