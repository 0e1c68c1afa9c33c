package android.telephony;

import android.os.Handler;
import android.os.HandlerExecutor;
import android.os.Looper;

import com.android.internal.telephony.IPhoneStateListener;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.Executor;

/** Is told what it listens to of the phone's state; here that is cells. */
public class PhoneStateListener {
    public static final int LISTEN_NONE = 0;
    public static final int LISTEN_SERVICE_STATE = 0x00000001;
    public static final int LISTEN_CELL_LOCATION = 0x00000010;
    public static final int LISTEN_CELL_INFO = 0x00000400;

    final IPhoneStateListener callback;

    public PhoneStateListener() {
        this(new HandlerExecutor(new Handler(Looper.myLooper())));
    }

    public PhoneStateListener(Executor executor) {
        if (executor == null) {
            throw new IllegalArgumentException("PhoneStateListener Executor must be non-null");
        }
        callback = new IPhoneStateListenerStub(this, executor);
    }

    public void onCellLocationChanged(CellLocation location) {}

    public void onCellInfoChanged(List<CellInfo> cellInfo) {}

    /** Carries the phone's state from the binder's thread to the listener's executor; its names are Android 11's. */
    private static final class IPhoneStateListenerStub extends IPhoneStateListener.Stub {
        private final WeakReference<PhoneStateListener> mPhoneStateListenerWeakRef;
        private final Executor mExecutor;

        IPhoneStateListenerStub(PhoneStateListener phoneStateListener, Executor executor) {
            mPhoneStateListenerWeakRef = new WeakReference<>(phoneStateListener);
            mExecutor = executor;
        }

        @Override
        public void onCellLocationChanged(CellIdentity cellIdentity) {
            CellLocation location = cellIdentity.asCellLocation();
            PhoneStateListener listener = mPhoneStateListenerWeakRef.get();
            if (listener != null) {
                mExecutor.execute(() -> listener.onCellLocationChanged(location));
            }
        }

        @Override
        public void onCellInfoChanged(List<CellInfo> cellInfo) {
            PhoneStateListener listener = mPhoneStateListenerWeakRef.get();
            if (listener != null) {
                mExecutor.execute(() -> listener.onCellInfoChanged(cellInfo));
            }
        }
    }
}
