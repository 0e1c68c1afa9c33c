/** What the user would recognise a view by. */
import type { Detail } from "../wire.js";
import { cast, use } from "./bridge.js";
import { clip } from "./summary.js";

export function describeView(view: any): Detail {
    const isText = use("android.widget.TextView").class.isInstance(view);
    const text = isText ? cast(view, "android.widget.TextView").getText() : null;
    return { class: view.$className, text: clip(text) ?? "", resource_id: resourceId(view) };
}

/** Ids that the app made up at run time (View.generateViewId) have no name. */
export function resourceId(view: any): string {
    const id = view.getId();
    try {
        return id === -1 ? "" : view.getResources().getResourceName(id);
    } catch {
        return "";
    }
}
