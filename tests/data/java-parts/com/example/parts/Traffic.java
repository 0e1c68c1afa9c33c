package com.example.parts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Sends 1000 bytes to a server of the host and reads all that comes back, once for each kind of socket. */
final class Traffic {
    private static final int SENT = 1000;

    private Traffic() {}

    static void exchange(int port) {
        new Thread(() -> {
            try {
                int received = bySocket(port) + byChannel(port);
                PartsApp.say("received " + received);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).start();
    }

    private static int bySocket(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(new byte[SENT]);
            return socket.getInputStream().readAllBytes().length;
        }
    }

    private static int byChannel(int port) throws IOException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
            channel.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[SENT / 2]), ByteBuffer.wrap(new byte[SENT / 2])});
            ByteBuffer buffer = ByteBuffer.allocate(100);
            int received = 0;
            for (int bytes = channel.read(buffer); bytes > 0; bytes = channel.read(buffer.clear())) {
                received += bytes;
            }
            return received;
        }
    }
}
