package dalvik.system;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Loads classes from APKs, whose paths stand one behind the other: a container's classes.jar stands for classes.dex.
 * Of a class that several have, the first is taken.
 */
public class BaseDexClassLoader extends ClassLoader {
    private static final String CLASSES = "classes.jar";

    private final List<String> dexPath;
    private final Map<String, byte[]> bytecode = new HashMap<>();

    public BaseDexClassLoader(String dexPath, ClassLoader parent) {
        super(parent);
        this.dexPath = List.of(dexPath.split(File.pathSeparator));
        for (String apk : this.dexPath) {
            read(apk, bytecode);
        }
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> known = findLoadedClass(name);
        if (known != null) {
            return known; // as ART, which defines a class once, however often a loader is asked for it
        }
        byte[] code = bytecode.get(name);
        if (code == null) {
            throw new ClassNotFoundException("Didn't find class \"" + name + "\" on path: " + this);
        }
        return defineClass(name, code, 0, code.length);
    }

    @Override
    public String toString() {
        String elements = dexPath.stream().map(apk -> "zip file \"" + apk + "\"").collect(Collectors.joining(", "));
        return getClass().getName() + "[DexPathList[[" + elements + "]]]";
    }

    private static void read(String apk, Map<String, byte[]> classes) {
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
    }

    private static void readClasses(ZipInputStream jar, Map<String, byte[]> classes) throws IOException {
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            String path = entry.getName();
            if (path.endsWith(".class")) {
                String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
                classes.putIfAbsent(name, jar.readAllBytes());
            }
        }
    }
}
