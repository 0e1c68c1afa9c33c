package android.view;

import android.os.Parcel;
import android.view.accessibility.AccessibilityNodeInfo;
import android.view.accessibility.AccessibilityNodeProvider;

import java.util.ArrayList;
import java.util.List;

/** The nodes of a window, in drawing order, as the system is told of them. */
final class NodeDump {
    private final List<Node> nodes = new ArrayList<>();

    private record Node(int depth, AccessibilityNodeInfo info) {}

    /** Adds what can be seen of a view, and of what it holds or draws. */
    void add(View view, int depth) {
        if (!view.isSeen()) {
            return;
        }
        AccessibilityNodeProvider provider = view.getAccessibilityNodeProvider();
        if (provider != null) {
            addVirtual(provider, AccessibilityNodeProvider.HOST_VIEW_ID, depth);
            return;
        }
        AccessibilityNodeInfo info = AccessibilityNodeInfo.obtain();
        view.onInitializeAccessibilityNodeInfo(info);
        nodes.add(new Node(depth, info));
        for (int i = 0; view instanceof ViewGroup group && i < group.getChildCount(); i++) {
            add(group.getChildAt(i), depth + 1);
        }
    }

    private void addVirtual(AccessibilityNodeProvider provider, int id, int depth) {
        AccessibilityNodeInfo info = provider.createAccessibilityNodeInfo(id);
        if (info == null) {
            return;
        }
        nodes.add(new Node(depth, info));
        for (int child : info.getVirtualChildren()) {
            addVirtual(provider, child, depth + 1);
        }
    }

    /** Writes how many nodes there are, then each. */
    void writeTo(Parcel out) {
        out.writeInt(nodes.size());
        nodes.forEach(node -> node.info.writeTo(out, node.depth));
    }
}
