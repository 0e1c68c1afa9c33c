import android.os.BinderDriver;
import android.os.IBinder;
import android.os.Parcel;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/** Makes one-way transactions of an interface, as many as each line of its input says; tells what one has cost. */
public final class Transactions {
    private Transactions() {}

    public static void main(String[] args) throws Exception {
        BinderDriver.open(args[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            System.out.println(measure(words[0], Integer.parseInt(words[1])));
        }
    }

    private static long measure(String descriptor, int calls) throws Exception {
        IBinder target = BinderDriver.contextObject();
        Parcel data = Parcel.obtain();
        data.writeInterfaceToken(descriptor);
        long before = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            target.transact(1, data, null, IBinder.FLAG_ONEWAY);
        }
        long each = (System.nanoTime() - before) / calls;
        BinderDriver.flush();
        return each;
    }
}
