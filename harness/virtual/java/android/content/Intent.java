package android.content;

/** What is to be done: an action, or a component by name. */
public class Intent {
    public static final String ACTION_MAIN = "android.intent.action.MAIN";
    public static final String ACTION_VIEW = "android.intent.action.VIEW";
    public static final String CATEGORY_LAUNCHER = "android.intent.category.LAUNCHER";
    public static final int FLAG_ACTIVITY_NEW_TASK = 0x10000000;

    private String action;
    private ComponentName component;
    private int flags;

    public Intent() {}

    public Intent(String action) {
        this.action = action;
    }

    public Intent(Context packageContext, Class<?> cls) {
        component = new ComponentName(packageContext, cls);
    }

    public String getAction() {
        return action;
    }

    public Intent setAction(String action) {
        this.action = action;
        return this;
    }

    public ComponentName getComponent() {
        return component;
    }

    public Intent setComponent(ComponentName component) {
        this.component = component;
        return this;
    }

    public Intent setClassName(String packageName, String className) {
        return setComponent(new ComponentName(packageName, className));
    }

    public int getFlags() {
        return flags;
    }

    public Intent addFlags(int flags) {
        this.flags |= flags;
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Intent {");
        if (action != null) {
            text.append(" act=").append(action);
        }
        if (flags != 0) {
            text.append(" flg=0x").append(Integer.toHexString(flags));
        }
        if (component != null) {
            text.append(" cmp=").append(component.flattenToShortString());
        }
        return text.append(" }").toString();
    }
}
