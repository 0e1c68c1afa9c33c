package android.location;

import static android.location.LocationArguments.checkArgument;
import static android.location.LocationArguments.requireCriteria;
import static android.location.LocationArguments.requireProvider;
import static android.location.RemoteCall.ask;
import static android.location.RemoteCall.tell;

import android.content.Context;

import java.util.List;

/** What {@link LocationManager} says of those who find positions, and lets a mock location app put in their place. */
abstract class LocationProviders {
    private static final int USER_SYSTEM = 0;

    final Context context;
    final ILocationManager service;

    LocationProviders(Context context, ILocationManager service) {
        this.context = context;
        this.service = service;
    }

    public List<String> getAllProviders() {
        return ask(() -> List.of(service.getAllProviders()));
    }

    public List<String> getProviders(boolean enabledOnly) {
        return ask(() -> List.of(service.getProviders(Criteria.NO_REQUIREMENT, enabledOnly)));
    }

    public List<String> getProviders(Criteria criteria, boolean enabledOnly) {
        requireCriteria(criteria);
        return ask(() -> List.of(service.getProviders(criteria.getAccuracy(), enabledOnly)));
    }

    public boolean isProviderEnabled(String provider) {
        requireProvider(provider);
        return ask(() -> service.isProviderEnabledForUser(provider, USER_SYSTEM));
    }

    public void addTestProvider(
            String provider,
            boolean requiresNetwork,
            boolean requiresSatellite,
            boolean requiresCell,
            boolean hasMonetaryCost,
            boolean supportsAltitude,
            boolean supportsSpeed,
            boolean supportsBearing,
            int powerRequirement,
            int accuracy) {
        requireProvider(provider);
        tell(() -> service.addTestProvider(provider, context.getPackageName()));
    }

    public void setTestProviderLocation(String provider, Location location) {
        requireProvider(provider);
        checkArgument(location != null, "invalid null location");
        tell(() -> service.setTestProviderLocation(provider, location, context.getPackageName()));
    }
}
