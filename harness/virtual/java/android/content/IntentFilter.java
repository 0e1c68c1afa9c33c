package android.content;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Which intents a receiver wants: their actions, categories and data schemes. */
public class IntentFilter {
    private final List<String> actions = new ArrayList<>();
    private final List<String> categories = new ArrayList<>();
    private final List<String> schemes = new ArrayList<>();
    private int priority;

    public IntentFilter() {}

    public IntentFilter(String action) {
        addAction(action);
    }

    public IntentFilter(IntentFilter o) {
        actions.addAll(o.actions);
        categories.addAll(o.categories);
        schemes.addAll(o.schemes);
        priority = o.priority;
    }

    public final void addAction(String action) {
        if (!actions.contains(action)) {
            actions.add(action);
        }
    }

    public final boolean hasAction(String action) {
        return actions.contains(action);
    }

    public final int countActions() {
        return actions.size();
    }

    public final String getAction(int index) {
        return actions.get(index);
    }

    public final Iterator<String> actionsIterator() {
        return actions.iterator();
    }

    public final void addCategory(String category) {
        categories.add(category);
    }

    public final boolean hasCategory(String category) {
        return categories.contains(category);
    }

    public final int countCategories() {
        return categories.size();
    }

    public final String getCategory(int index) {
        return categories.get(index);
    }

    public final void addDataScheme(String scheme) {
        schemes.add(scheme);
    }

    public final boolean hasDataScheme(String scheme) {
        return schemes.contains(scheme);
    }

    public final int countDataSchemes() {
        return schemes.size();
    }

    public final String getDataScheme(int index) {
        return schemes.get(index);
    }

    public final void setPriority(int priority) {
        this.priority = priority;
    }

    public final int getPriority() {
        return priority;
    }
}
