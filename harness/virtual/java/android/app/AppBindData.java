package android.app;

import android.content.pm.ApplicationInfo;
import android.content.pm.ProviderInfo;
import android.os.Parcel;

import java.util.ArrayList;
import java.util.List;

/** What the system tells a new process about the app that it is to become. */
final class AppBindData {
    static final int DEBUG_OFF = 0;
    static final int DEBUG_ON = 1;
    static final int DEBUG_WAIT = 2;

    final ApplicationInfo appInfo;
    final List<ProviderInfo> providers;
    final int debugMode;
    final boolean debuggable;

    private AppBindData(
            ApplicationInfo appInfo, List<ProviderInfo> providers, int debugMode, boolean debuggable) {
        this.appInfo = appInfo;
        this.providers = providers;
        this.debugMode = debugMode;
        this.debuggable = debuggable;
    }

    static AppBindData read(Parcel data) {
        ApplicationInfo appInfo = new ApplicationInfo();
        appInfo.processName = data.readString();
        appInfo.packageName = data.readString();
        appInfo.sourceDir = data.readString();
        appInfo.splitSourceDirs = readSplits(data);
        appInfo.dataDir = data.readString();
        appInfo.uid = data.readInt();
        appInfo.targetSdkVersion = data.readInt();
        appInfo.className = data.readString();
        List<ProviderInfo> providers = readProviders(data, appInfo.packageName);
        return new AppBindData(appInfo, providers, data.readInt(), data.readBoolean());
    }

    /** An app without splits has no array of them. */
    private static String[] readSplits(Parcel data) {
        int count = data.readInt();
        String[] splits = count == 0 ? null : new String[count];
        for (int i = 0; i < count; i++) {
            splits[i] = data.readString();
        }
        return splits;
    }

    private static List<ProviderInfo> readProviders(Parcel data, String packageName) {
        List<ProviderInfo> providers = new ArrayList<>();
        for (int count = data.readInt(); count > 0; count--) {
            ProviderInfo info = new ProviderInfo();
            info.packageName = packageName;
            info.name = data.readString();
            info.authority = data.readString();
            providers.add(info);
        }
        return providers;
    }
}
