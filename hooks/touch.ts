/**
 * Touches, of which a view hears whatever draws in it. A page, a screen of Compose's or an item of a list calls no
 * `performClick` that we know of; but every window hands every touch to its outermost view in one place.
 */
import { cast, use } from "./core/bridge.js";
import { now } from "./core/clock.js";
import { identityOf } from "./core/signals.js";
import type { Lifecycle } from "./core/table.js";
import { resourceId } from "./core/view.js";
import type { Detail, Instant } from "./wire.js";

const DOWN = 0;
const UP = 1;
const CANCEL = 3;
const GROUP = "android.view.ViewGroup";

interface Down {
    x: number;
    y: number;
    /** Just before the view hears of it. */
    down: Instant;
}

/** Of each window, where the finger went down that has not been lifted. */
const downs = new Map<number, Down>();

/** Told when the finger is lifted, once for a gesture; one that the system takes away from the window is no touch. */
export const touch: Lifecycle[] = [
    {
        className: "android.view.ViewRootImpl$ViewPostImeInputStage",
        method: "processPointerEvent",
        api: [23],
        signal: "touch",
        endSignal: "touch_end",
        keeps: "where and when the finger went down, where it was lifted, class and resource-id of the view that took it",
        describe: describeTouch,
    },
];

function describeTouch(stage: any, [queued]: any[]): Detail | null {
    const event = cast(queued.mEvent.value, "android.view.MotionEvent");
    const action = event.getActionMasked();
    if (action === DOWN) {
        downs.set(identityOf(stage), { ...placeOf(event), down: now() });
    }
    return action === UP || action === CANCEL ? describeEnd(stage, event, action) : null;
}

function describeEnd(stage: any, event: any, action: number): Detail | null {
    const window = identityOf(stage);
    const down = downs.get(window);
    downs.delete(window);
    return action === CANCEL || down === undefined ? null : { ...down, ...describeUp(event), ...describeTaker(stage) };
}

/** In pixels of the screen. */
function placeOf(event: any): { x: number; y: number } {
    return { x: Math.round(event.getRawX()), y: Math.round(event.getRawY()) };
}

function describeUp(event: any): Detail {
    const { x, y } = placeOf(event);
    return { up_x: x, up_y: y };
}

function describeTaker(stage: any): Detail {
    const taker = takerIn(stage.this$0.value.mView.value);
    return { class: taker.$className, resource_id: resourceId(taker) };
}

/** The innermost view that took the touch, as each group remembers the child to which it gave the touch. */
function takerIn(outermost: any): any {
    let view = outermost;
    while (use(GROUP).class.isInstance(view)) {
        const target = cast(view, GROUP).mFirstTouchTarget.value;
        if (target === null) {
            break;
        }
        view = target.child.value;
    }
    return view;
}
