package android.telephony.gsm;

import android.telephony.CellLocation;

/** A cell by the numbers of GSM. */
public class GsmCellLocation extends CellLocation {
    private int lac = -1;
    private int cid = -1;

    public int getLac() {
        return lac;
    }

    public int getCid() {
        return cid;
    }

    public void setLacAndCid(int lac, int cid) {
        this.lac = lac;
        this.cid = cid;
    }
}
