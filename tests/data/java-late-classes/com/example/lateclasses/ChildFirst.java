package com.example.lateclasses;

import dalvik.system.PathClassLoader;

/** Asks itself before its parent, time and again, and counts how often its own method is called. */
final class ChildFirst extends PathClassLoader {
    private final StringBuilder asked = new StringBuilder();

    ChildFirst(String path, ClassLoader parent) {
        super(path, parent);
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
        return name.startsWith("com.google.") ? findClass(name) : super.loadClass(name);
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        asked.append(name).append(' ');
        return super.findClass(name);
    }

    String asked() {
        return asked.toString().trim();
    }
}
