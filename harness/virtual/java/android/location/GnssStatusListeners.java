package android.location;

/** Who listens to the receiver's state: by either interface, or only to its sentences; and what it said last. */
abstract class GnssStatusListeners extends AbstractListenerManager<GnssStatus.Callback> {
    private volatile GnssStatus status;
    private volatile int timeToFirstFix;

    GnssStatusListeners(LocationProviders owner) {
        super(
                owner,
                ILocationManager.Stub.TRANSACTION_registerGnssStatusCallback,
                ILocationManager.Stub.TRANSACTION_unregisterGnssStatusCallback);
    }

    abstract GnssStatus.Callback adapt(OnNmeaMessageListener listener);

    @Override
    final GnssStatus.Callback convertKey(Object listener) {
        if (listener instanceof OnNmeaMessageListener sentences) {
            return adapt(sentences);
        }
        return listener instanceof GpsStatus.Listener old ? GpsStatus.asCallback(old) : super.convertKey(listener);
    }

    final void keep(GnssStatus status) {
        this.status = status;
    }

    final void keep(int timeToFirstFix) {
        this.timeToFirstFix = timeToFirstFix;
    }

    final GpsStatus copyTo(GpsStatus into) {
        into.set(status, timeToFirstFix);
        return into;
    }
}
