package android.location;

/** What a provider must be able to do to be chosen. */
public class Criteria {
    public static final int NO_REQUIREMENT = 0;
    public static final int POWER_LOW = 1;
    public static final int POWER_MEDIUM = 2;
    public static final int POWER_HIGH = 3;
    public static final int ACCURACY_FINE = 1;
    public static final int ACCURACY_COARSE = 2;

    private int accuracy = NO_REQUIREMENT;
    private int powerRequirement = NO_REQUIREMENT;

    public int getAccuracy() {
        return accuracy;
    }

    public void setAccuracy(int accuracy) {
        if (accuracy < NO_REQUIREMENT || accuracy > ACCURACY_COARSE) {
            throw new IllegalArgumentException("accuracy=" + accuracy);
        }
        this.accuracy = accuracy;
    }

    public int getPowerRequirement() {
        return powerRequirement;
    }

    public void setPowerRequirement(int powerRequirement) {
        if (powerRequirement < NO_REQUIREMENT || powerRequirement > POWER_HIGH) {
            throw new IllegalArgumentException("powerRequirement=" + powerRequirement);
        }
        this.powerRequirement = powerRequirement;
    }
}
