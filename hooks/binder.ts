/**
 * What a process asks of the services behind these data, below every API: by an interface's own methods. A method of
 * a watched interface is an access, or known to be none, or told by the signal `binder_unlisted`; a transaction that
 * the platform has no name for is an access, since nobody can say that it is none.
 */
import { dataTypeOf } from "./providers.js";
import type { Naming } from "./core/codes.js";
import type { Hook, Source } from "./core/table.js";
import type { Interface } from "./core/transactions.js";

type Kind = Hook["kind"];
type Own = Partial<Pick<Hook, "op" | "why" | "api" | "dataType">>;
type Methods = [kind: Kind, names: string, own?: Own][];

type About = Omit<Source, "className" | "known" | "chain" | "late"> &
    Pick<Interface, "fronts"> &
    Partial<Pick<Interface, "naming" | "dataTypeOf" | "onlyRefusals" | "permissionCode">>;

const WHY_LOCATION = "the location service itself is asked where the phone is";
const WHY_CAMERA = "the camera service itself is asked for a camera, or a camera for pictures";
const WHY_READ = "a provider of persons is asked for them directly";
const WHY_WRITE = "a provider of persons is told directly what to change";
const WHY_REFUSED = "a provider of persons was asked for, and refused";
const WHY_CELL = "which cells are near says where the phone is";
const WHY_WIFI = "which networks are near says where the phone is";
const WHY_NUMBER = "the phone's own number names its owner";
const WHY_ACCOUNT = "the accounts on the phone name its owner";

/** As microG's AIDL has them, which mirrors what was observed of Google's client; each is one more than there. */
const PLAY_LOCATION: Naming = new Map([
    ["getLastLocation", [7, 21, 80, 82, 90]],
    ["requestLocationUpdates", [8, 9, 20, 52, 53, 88]],
    ["updateLocationRequest", [59]],
    ["getCurrentLocation", [87, 92]],
    ["addGeofences", [57, 97]],
    ["flushLocations", [67]],
    ["removeLocationUpdates", [10, 11, 89]],
    ["removeGeofences", [74, 98]],
    ["getLocationAvailability", [34, 91]],
    ["activityRecognition", [5, 70, 72]],
]);

/** One interface: which of its methods are accesses, and which are known to be none. */
function watch(descriptor: string, about: About, accesses: Methods, others: string): Interface {
    const { naming = "aidl", fronts, dataTypeOf, onlyRefusals, permissionCode, ...source } = about;
    const keeps = dataTypeOf === undefined ? "nothing of its arguments" : "the authority";
    const toRow = (method: string, kind: Kind, own?: Own): Hook => ({
        ...source,
        hook: `${descriptor}.${method}`,
        className: descriptor,
        method,
        kind,
        summary: { keeps, call: () => null },
        layer: "binder",
        ...own,
    });
    const rows = accesses.flatMap(([kind, names, own]) => names.split(" ").map((name) => toRow(name, kind, own)));
    return {
        ...{ descriptor, naming, fronts, rows, others: others.split(" "), unknown: toRow("code", "request") },
        ...{ dataTypeOf, onlyRefusals, permissionCode },
    };
}

export const binder: Interface[] = [
    watch(
        "android.location.ILocationManager",
        { dataType: "location", op: "FINE_LOCATION", api: [23], why: WHY_LOCATION, fronts: ["android.location."] },
        [
            ["delivery", "getLastLocation"],
            ["request", "requestGeofence sendExtraCommand"],
            ["request", "requestLocationUpdates", { api: [23, 30] }],
            ["request", "addGpsStatusListener addGpsMeasurementsListener addGpsNavigationMessageListener", { api: [23, 23] }],
            ["request", "registerGnssStatusCallback addGnssMeasurementsListener addGnssNavigationMessageListener", { api: [24] }],
            ["request", "addGnssBatchingCallback startGnssBatch flushGnssBatch", { api: [26] }],
            ["request", "getCurrentLocation addGnssAntennaInfoListener", { api: [30] }],
            ["request", "registerLocationListener registerLocationPendingIntent", { api: [31] }],
            ["request", "requestListenerFlush requestPendingIntentFlush", { api: [31] }],
        ],
        "removeUpdates removeGeofence unregisterLocationListener unregisterLocationPendingIntent removeGpsStatusListener " +
            "unregisterGnssStatusCallback removeGnssMeasurementsListener removeGnssNavigationMessageListener " +
            "removeGnssAntennaInfoListener removeGnssBatchingCallback stopGnssBatch getAllProviders getProviders " +
            "getBestProvider getProviderProperties hasProvider isProviderPackage getProviderPackages locationCallbackFinished " +
            "isProviderEnabledForUser isProviderEnabled isLocationEnabledForUser isLocationEnabled getGnssCapabilities " +
            "getGnssYearOfHardware getGnssHardwareModelName getGnssBatchSize getGnssTimeMillis geocoderIsPresent " +
            "getFromLocation getFromLocationName addTestProvider removeTestProvider setTestProviderLocation " +
            "setTestProviderEnabled getTestProviderCurrentRequests addProviderTestProvider",
    ),
    watch(
        "android.hardware.ICameraService",
        {
            ...{ dataType: "camera", op: "CAMERA", permission: "android.permission.CAMERA", api: [23], why: WHY_CAMERA },
            ...{ fronts: ["android.hardware.", "android.media.", "libcamera2ndk.so"], permissionCode: 1 },
        },
        [
            ["request", "connect connectDevice"],
            ["request", "connectLegacy", { api: [23, 30] }],
        ],
        "getNumberOfCameras getCameraInfo addListener removeListener getCameraCharacteristics getCameraVendorTagDescriptor " +
            "getCameraVendorTagCache getLegacyParameters supportsCameraApi isHiddenPhysicalCamera setTorchMode " +
            "turnOnTorchWithStrengthLevel getTorchStrengthLevel getConcurrentCameraIds remapCameraIds " +
            "isConcurrentSessionConfigurationSupported isSessionConfigurationWithParametersSupported " +
            "getSessionCharacteristics createDefaultRequest notifySystemEvent notifyDeviceStateChange " +
            "notifyDisplayConfigurationChange reportExtensionSessionStats",
    ),
    watch(
        "android.hardware.camera2.ICameraDeviceUser",
        {
            ...{ dataType: "camera", op: "CAMERA", api: [23], why: WHY_CAMERA },
            ...{ fronts: ["android.hardware.", "android.media.", "libcamera2ndk.so"], permissionCode: 1 },
        },
        [["request", "submitRequest submitRequestList endConfigure"]],
        "disconnect cancelRequest beginConfigure createStream deleteStream createInputStream getInputSurface " +
            "createDefaultRequest getCameraInfo waitUntilIdle flush prepare prepare2 tearDown updateOutputConfiguration " +
            "finalizeOutputConfigurations isSessionConfigurationSupported setCameraAudioRestriction " +
            "getGlobalAudioRestriction switchToOffline setDeferredConfiguration",
    ),
    watch(
        "android.content.IContentProvider",
        {
            ...{ naming: "written", dataType: "contacts", op: "READ_CONTACTS", api: [23], why: WHY_READ },
            ...{ fronts: ["android.content.", "android.provider.", "android.database."], dataTypeOf },
        },
        [
            ["delivery", "query call openFile openAssetFile openTypedAssetFile canonicalize uncanonicalize"],
            ["request", "insert bulkInsert update delete applyBatch", { op: "WRITE_CONTACTS", why: WHY_WRITE }],
            ["request", "refresh", { api: [26] }],
            ["request", "canonicalizeAsync uncanonicalizeAsync", { api: [30] }],
        ],
        "getType getTypeAsync getTypeAnonymousAsync getStreamTypes createCancelationSignal checkUriPermission",
    ),
    watch(
        "android.app.IActivityManager",
        {
            ...{ dataType: "contacts", api: [23], why: WHY_REFUSED, dataTypeOf, onlyRefusals: true },
            ...{ fronts: ["android.content.", "android.provider.", "android.database."] },
        },
        [["request", "getContentProvider"]],
        "",
    ),
    watch(
        "com.android.internal.telephony.ITelephony",
        { dataType: "location", op: "FINE_LOCATION", api: [23], why: WHY_CELL, fronts: ["android.telephony."] },
        [
            ["delivery", "getCellLocation getAllCellInfo getCellNetworkScanResults"],
            ["delivery", "getNeighboringCellInfo", { api: [23, 30] }],
            ["request", "enableLocationUpdates enableLocationUpdatesForSubscriber", { api: [23, 30] }],
            ["request", "updateServiceLocation updateServiceLocationForSubscriber"],
            ["delivery", "getServiceStateForSubscriber", { api: [26] }],
            ["delivery", "getServiceStateForSlot", { api: [34] }],
            ["request", "requestNetworkScan", { api: [28] }],
            ["request", "requestCellInfoUpdate requestCellInfoUpdateWithWorkSource", { api: [29] }],
            ["delivery", "getLine1NumberForDisplay", { dataType: "contacts", op: "READ_PHONE_STATE", why: WHY_NUMBER }],
        ],
        "disableLocationUpdates disableLocationUpdatesForSubscriber stopNetworkScan getCallState getCallStateForSubscription " +
            "getDataState getDataStateForSubId getDataActivity getDataActivityForSubId getActivePhoneType " +
            "getActivePhoneTypeForSlot getNetworkTypeForSubscriber getDataNetworkType getDataNetworkTypeForSubscriber " +
            "getVoiceNetworkTypeForSubscriber getSignalStrength " +
            "getNetworkCountryIsoForPhone hasIccCard hasIccCardUsingSlotIndex isUserDataEnabled isDataEnabled",
    ),
    watch(
        "com.android.internal.telephony.IPhoneSubInfo",
        { dataType: "contacts", op: "READ_PHONE_STATE", api: [23], why: WHY_NUMBER, fronts: ["android.telephony."] },
        [
            ["delivery", "getLine1Number getLine1NumberForSubscriber getLine1AlphaTag getLine1AlphaTagForSubscriber"],
            ["delivery", "getMsisdn getMsisdnForSubscriber getVoiceMailNumber getVoiceMailNumberForSubscriber"],
        ],
        "getCarrierInfoForImsiEncryption",
    ),
    watch(
        "com.android.internal.telephony.ISub",
        { dataType: "contacts", op: "READ_PHONE_STATE", api: [23], why: WHY_NUMBER, fronts: ["android.telephony."] },
        [
            ["delivery", "getAllSubInfoList getActiveSubscriptionInfo getActiveSubscriptionInfoForIccId"],
            ["delivery", "getActiveSubscriptionInfoForSimSlotIndex getActiveSubscriptionInfoList"],
            ["delivery", "getAvailableSubscriptionInfoList getAccessibleSubscriptionInfoList", { api: [28] }],
            ["delivery", "getPhoneNumber getPhoneNumberFromFirstAvailableSource", { api: [33] }],
        ],
        "getAllSubInfoCount getActiveSubInfoCount getActiveSubInfoCountMax getSlotIndex getSubId getPhoneId getDefaultSubId " +
            "getDefaultDataSubId getDefaultVoiceSubId getDefaultSmsSubId isActiveSubId getActiveDataSubscriptionId",
    ),
    watch(
        "android.net.wifi.IWifiManager",
        { dataType: "location", op: "FINE_LOCATION", api: [23], why: WHY_WIFI, fronts: ["android.net."] },
        [
            ["delivery", "getScanResults getConnectionInfo getConfiguredNetworks getPrivilegedConfiguredNetworks"],
            ["request", "startScan"],
            ["delivery", "getMatchingScanResults", { api: [30] }],
            ["request", "registerScanResultsCallback", { api: [30] }],
        ],
        "unregisterScanResultsCallback getWifiEnabledState getSupportedFeatures is5GHzBandSupported is6GHzBandSupported " +
            "is24GHzBandSupported isWifiStandardSupported acquireWifiLock releaseWifiLock acquireMulticastLock " +
            "releaseMulticastLock isScanAlwaysAvailable getDhcpInfo getCountryCode calculateSignalLevel",
    ),
    watch(
        "android.accounts.IAccountManager",
        { dataType: "contacts", op: "GET_ACCOUNTS", api: [23], why: WHY_ACCOUNT, fronts: ["android.accounts."] },
        [
            ["delivery", "getAccounts getAccountsForPackage getAccountsByTypeForPackage getAccountsAsUser"],
            ["request", "getAccountsByFeatures getAuthToken"],
            ["delivery", "getAccountsAndVisibilityForPackage", { api: [26] }],
            ["request", "registerAccountListener", { api: [26] }],
            ["request", "getAccountByTypeAndFeatures", { api: [28] }],
        ],
        "unregisterAccountListener getAuthenticatorTypes hasFeatures hasAccountAccess getAccountVisibility " +
            "createRequestAccountAccessIntentSenderAsUser invalidateAuthToken getAuthTokenLabel getPreviousName " +
            "addAccountExplicitly addAccountExplicitlyWithVisibility setAccountVisibility removeAccount " +
            "removeAccountAsUser removeAccountExplicitly setPassword clearPassword setUserData setAuthToken",
    ),
    watch(
        "com.google.android.gms.location.internal.IGoogleLocationManagerService",
        {
            ...{ naming: PLAY_LOCATION, dataType: "location", op: "FINE_LOCATION", api: [0], why: WHY_LOCATION },
            ...{ fronts: ["com.google.android.gms."] },
        },
        [
            ["delivery", "getLastLocation"],
            ["request", "requestLocationUpdates updateLocationRequest getCurrentLocation addGeofences flushLocations"],
        ],
        "removeLocationUpdates removeGeofences getLocationAvailability activityRecognition",
    ),
];

export const binderRows: Hook[] = binder.flatMap(({ rows }) => rows);
