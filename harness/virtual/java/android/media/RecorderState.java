package android.media;

import java.util.EnumSet;

/** Where a recorder stands between its calls, as libmedia's own state machine has it. */
enum RecorderState {
    IDLE,
    INITIALIZED,
    CONFIGURED,
    PREPARED,
    RECORDING,
    ERROR,
    RELEASED;

    /** Android throws it without a message. */
    void require(RecorderState... allowed) {
        if (!EnumSet.of(allowed[0], allowed).contains(this)) {
            throw new IllegalStateException();
        }
    }
}
