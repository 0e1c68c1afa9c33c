/** Class loaders asked by raw JNI: by the platform's own methods, whatever a subclass made of them. */
import { vm } from "./bridge.js";

const LOADER = "java/lang/ClassLoader";
const DEX_LOADER = "dalvik/system/BaseDexClassLoader";

type Ask = (loader: NativePointer, name: string) => boolean;

/** Make `BaseDexClassLoader.findClass` callable: load a class out of the loader's own files; whether there was one. */
export function makeFindClass(): Ask {
    return make(DEX_LOADER, "findClass");
}

/** Make `ClassLoader.findLoadedClass` callable: whether the loader has given a class of that name; it loads nothing. */
export function makeFindLoaded(): Ask {
    return make(LOADER, "findLoadedClass");
}

function make(className: string, method: string): Ask {
    const env = vm().getEnv();
    const local = env.findClass(className);
    const type = env.newGlobalRef(local);
    env.deleteLocalRef(local);
    const id = env.getMethodId(type, method, "(Ljava/lang/String;)Ljava/lang/Class;");
    const call = env.nonvirtualVaMethod("pointer", ["pointer"]);
    return (loader, name) => {
        const current = vm().getEnv();
        const text = current.newStringUtf(name);
        const found: NativePointer = call(current.handle, loader, type, id, text);
        current.exceptionClear(); // ClassNotFoundException
        const isThere = !found.isNull();
        [found, text].filter((reference) => !reference.isNull()).forEach((reference) => current.deleteLocalRef(reference));
        return isThere;
    };
}
