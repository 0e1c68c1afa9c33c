package android.content;

import android.accounts.Account;
import android.os.Bundle;

/** What is to be synchronised. */
public class SyncRequest {
    private final Account account;
    private final String authority;
    private final Bundle extras;

    private SyncRequest(Builder builder) {
        account = builder.account;
        authority = builder.authority;
        extras = builder.extras;
    }

    public Account getAccount() {
        return account;
    }

    public String getProvider() {
        return authority;
    }

    public Bundle getBundle() {
        return extras;
    }

    /** Puts a request together. */
    public static class Builder {
        private Account account;
        private String authority;
        private Bundle extras = new Bundle();

        public Builder setSyncAdapter(Account account, String authority) {
            this.account = account;
            this.authority = authority;
            return this;
        }

        public Builder setExtras(Bundle bundle) {
            extras = bundle;
            return this;
        }

        public SyncRequest build() {
            return new SyncRequest(this);
        }
    }
}
