package android.app;

import android.content.Context;

/** What an app shows outside of its own screens. */
public class Notification {
    public CharSequence tickerText;
    private String channelId;

    public String getChannelId() {
        return channelId;
    }

    /** Makes a notification step by step. */
    public static class Builder {
        private final Notification notification = new Notification();

        public Builder(Context context, String channelId) {
            notification.channelId = channelId;
        }

        public Builder setContentTitle(CharSequence title) {
            notification.tickerText = title;
            return this;
        }

        public Builder setContentText(CharSequence text) {
            return this;
        }

        public Builder setSmallIcon(int icon) {
            return this;
        }

        public Notification build() {
            return notification;
        }
    }
}
