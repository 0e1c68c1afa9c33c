package com.android.internal.os;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Where spawn gating holds a process, as Frida's patch in the zygotes does it on a phone: before anything of the app, it
 * says its pid and name to whoever gates, and waits for a byte or the end of the connection. Without a gate it goes on.
 */
final class SpawnHold {
    private SpawnHold() {}

    static void await(String gate, String name) {
        if (gate == null) {
            return;
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(gate))) {
            String line = ProcessHandle.current().pid() + " " + name + "\n";
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            channel.read(ByteBuffer.allocate(1));
        } catch (IOException nobody) {
            // nobody gates, or whoever did is gone
        }
    }
}
