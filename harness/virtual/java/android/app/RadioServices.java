package android.app;

import android.bluetooth.BluetoothManager;
import android.content.Context;
import android.net.wifi.IWifiManager;
import android.net.wifi.WifiManager;
import android.net.wifi.rtt.IWifiRttManager;
import android.net.wifi.rtt.WifiRttManager;
import android.os.ServiceManager;
import android.telephony.TelephonyManager;

import com.android.internal.telephony.ITelephony;
import com.android.internal.telephony.ITelephonyRegistry;

import java.util.Map;

/** The managers of what the phone hears by radio. */
final class RadioServices {
    private static final String TELEPHONY_REGISTRY_SERVICE = "telephony.registry";
    private static final Map<Class<?>, String> NAMES = Map.of(
            WifiManager.class, Context.WIFI_SERVICE,
            WifiRttManager.class, Context.WIFI_RTT_RANGING_SERVICE,
            TelephonyManager.class, Context.TELEPHONY_SERVICE,
            BluetoothManager.class, Context.BLUETOOTH_SERVICE);

    private RadioServices() {}

    static String nameOf(Class<?> serviceClass) {
        return NAMES.get(serviceClass);
    }

    /** A manager by the name of its service; null for one that is not among these. */
    static Object find(Context context, String name) {
        return switch (name) {
            case Context.WIFI_SERVICE ->
                    new WifiManager(context, IWifiManager.Stub.asInterface(ServiceManager.getService(name)));
            case Context.WIFI_RTT_RANGING_SERVICE ->
                    new WifiRttManager(context, IWifiRttManager.Stub.asInterface(ServiceManager.getService(name)));
            case Context.TELEPHONY_SERVICE -> new TelephonyManager(
                    context,
                    ITelephony.Stub.asInterface(ServiceManager.getService(name)),
                    ITelephonyRegistry.Stub.asInterface(ServiceManager.getService(TELEPHONY_REGISTRY_SERVICE)));
            case Context.BLUETOOTH_SERVICE -> new BluetoothManager();
            default -> null;
        };
    }
}
