package dalvik.system;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Loads classes from an APK: the container's classes.jar stands for classes.dex. */
public class BaseDexClassLoader extends ClassLoader {
    private static final String CLASSES = "classes.jar";

    private final String dexPath;
    private final Map<String, byte[]> bytecode;

    public BaseDexClassLoader(String dexPath, ClassLoader parent) {
        super(parent);
        this.dexPath = dexPath;
        this.bytecode = read(dexPath);
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = bytecode.get(name);
        if (code == null) {
            throw new ClassNotFoundException("Didn't find class \"" + name + "\" on path: " + this);
        }
        return defineClass(name, code, 0, code.length);
    }

    @Override
    public String toString() {
        return getClass().getName() + "[DexPathList[[zip file \"" + dexPath + "\"]]]";
    }

    private static Map<String, byte[]> read(String apk) {
        Map<String, byte[]> classes = new HashMap<>();
        try (ZipFile container = new ZipFile(apk)) {
            ZipEntry entry = container.getEntry(CLASSES);
            if (entry != null) {
                byte[] jar = container.getInputStream(entry).readAllBytes();
                readClasses(new ZipInputStream(new ByteArrayInputStream(jar)), classes);
            }
        } catch (IOException e) {
            // As on Android, an unreadable element of the path has no classes; findClass() names the path.
            System.err.println("Failed to open " + apk + ": " + e);
        }
        return classes;
    }

    private static void readClasses(ZipInputStream jar, Map<String, byte[]> classes) throws IOException {
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            String path = entry.getName();
            if (path.endsWith(".class")) {
                String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
                classes.put(name, jar.readAllBytes());
            }
        }
    }
}
