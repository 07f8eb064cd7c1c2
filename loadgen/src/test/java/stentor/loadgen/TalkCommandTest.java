package stentor.loadgen;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import stentor.cli.CommandLine;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTlsServer;
import stentor.server.Server;
import stentor.server.Settings;

class TalkCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void aPersonIsPromptedBeforeEachSentence() throws Exception {
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0))) {
            assertEquals(ExitCode.GOOD, talk(true, "hello\nstraße\n", server.toString().split(" ")[0]));
        }
        String prompt = "Input lowercase sentence: ";
        assertEquals(prompt + "From Server: HELLO\n" + prompt + "From Server: STRASSE\n" + prompt + "\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aPipeGetsNoPromptsAndTheLastLineNeedsNoEnd() throws Exception {
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0))) {
            for (String target : server.toString().split(" "))
                talk(false, "hello\r\nlast", target);
        }
        String replies = "From Server: HELLO\nFrom Server: LAST\n";
        assertEquals(replies + replies, out.toString(StandardCharsets.UTF_8));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aReplyMayBeWaitedForAsLongAsOneLikes() throws Exception {
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0))) {
            for (String target : server.toString().split(" "))
                talk(false, "hello\n", target, "--timeout", "600h");
        }
        assertEquals("From Server: HELLO\nFrom Server: HELLO\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void bytesThatAreNoTextPassThroughAPipeUnchanged() throws Exception {
        byte[] latin1 = {'g', 'r', (byte) 0xfc, 0x1b, (byte) 0xdf, '\n'};
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0))) {
            talk(false, new ByteArrayInputStream(latin1), server.toString().split(" ")[0]);
        }
        byte[] reply = {'G', 'R', (byte) 0xfc, 0x1b, (byte) 0xdf, '\n'};
        assertArrayEquals(reply, Arrays.copyOfRange(out.toByteArray(), "From Server: ".length(), out.size()));
    }

    @Test
    void controlCharactersDoNotReachAPersonsTerminal() throws Exception {
        assertShownToAPerson("RED \\x1b[31M BELL \\x07 AND \\xc2\\x9b", "red \u001b[31m bell \u0007 and \u009b");
    }

    @Test
    void whatHidesOrTurnsTextDoesNotReachItEitherAndWhatJoinsLettersDoes() throws Exception {
        assertShownToAPerson("A\\xe2\\x80\\xaeB\\xe2\\x80\\xa8C\\xef\\xbb\\xbfD\\xef\\xbf\\xbfE\u200cF\u200dG", "a\u202eb\u2028c\ufeffd\uffffe\u200cf\u200dg");
    }

    private void assertShownToAPerson(String shown, String typed) throws Exception {
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0))) {
            talk(true, typed + "\n", server.toString().split(" ")[0]);
        }
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("From Server: " + shown + "\n"), said);
    }

    @Test
    void aServerThatClosesAfterEachReplyIsConnectedToAnew() throws Exception {
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0).withOnce(true))) {
            talk(false, "one\ntwo\nthree\n", server.toString().split(" ")[0]);
        }
        assertEquals("From Server: ONE\nFrom Server: TWO\nFrom Server: THREE\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aReplyWithoutLineEndIsShownWhenNothingFollowsIt() throws Exception {
        var done = new CountDownLatch(1);
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> {
                try (Socket client = listening.accept()) {
                    client.getInputStream().read(new byte[100]);
                    client.getOutputStream().write("NO LINE END".getBytes(StandardCharsets.US_ASCII));
                    done.await();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            talk(false, "hello\n", "tcp://127.0.0.1:" + listening.getLocalPort());
            done.countDown();
        }
        assertEquals("From Server: NO LINE END\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void withoutReplyItSaysSoAndGoesOn() throws Exception {
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> answerOnly(silent, "second"));
            assertEquals(ExitCode.GOOD, talk(false, "first\nsecond\n", "udp://127.0.0.1:" + silent.getLocalPort(), "--timeout", "2s"));
        }
        assertEquals("no reply within 2s\n", err.toString(StandardCharsets.UTF_8));
        assertEquals("From Server: second\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aReplyThatComesTooLateIsNotTakenForTheNextOne() throws Exception {
        try (var slow = new DatagramSocket(0, InetAddress.getLoopbackAddress());
             var typed = new PipedInputStream()) {
            var keyboard = new PipedOutputStream(typed);
            var talking = CompletableFuture.supplyAsync(() -> {
                try {
                    return talk(false, typed, "udp://127.0.0.1:" + slow.getLocalPort(), "--timeout", "2s");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            type(keyboard, "first\n");
            DatagramPacket first = receive(slow);
            await().until(() -> err.toString(StandardCharsets.UTF_8).contains("no reply"));
            slow.send(first);
            type(keyboard, "second\n");
            slow.send(receive(slow));
            keyboard.close();
            talking.join();
        }
        assertEquals("From Server, late: first\nFrom Server: second\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void overAStreamThereIsANewConnectionForTheNextOne() throws Exception {
        try (var slow = new FakeTcpServer((connection, line) -> {
                 String sentence = line.read();
                 if (connection == 0)
                     await().until(() -> err.toString(StandardCharsets.UTF_8).contains("no reply"));
                 line.write(FakeTcpServer.Line.capitals(sentence));
                 line.serveRest();
             });
             var typed = new PipedInputStream()) {
            var keyboard = new PipedOutputStream(typed);
            var talking = CompletableFuture.supplyAsync(() -> {
                try {
                    return talk(false, typed, slow.target().toString(), "--timeout", "2s");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            type(keyboard, "first\n");
            await().until(() -> err.toString(StandardCharsets.UTF_8).contains("no reply"));
            type(keyboard, "second\nthird\n");
            keyboard.close();
            talking.join();
            assertEquals(2, slow.accepted().size());
        }
        assertEquals("From Server: SECOND\nFrom Server: THIRD\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aReplyWithoutEndIsGivenUp() throws Exception {
        try (var endless = new FakeTcpServer((connection, line) -> {
                line.read();
                for (;;)
                    line.write("x".repeat(1 << 20));
            })) {
            var failure = assertThrows(CannotRunException.class, () -> talk(false, "hello\n", endless.target().toString(), "--timeout", "20s"));
            assertEquals("cannot reach " + endless.target() + ": its reply has no end within 64 MiB", failure.getMessage());
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPeerThatNeverStopsDoesNotKeepAPersonFromGoingOn() throws Exception {
        try (var flood = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> {
                try {
                    DatagramPacket asked = receive(flood);
                    for (;;)
                        flood.send(asked);
                } catch (IOException e) {
                    // It is closed at the end.
                }
            });
            assertEquals(ExitCode.GOOD, talk(false, "first\nsecond\n", "udp://127.0.0.1:" + flood.getLocalPort(), "--timeout", "20s"));
        }
        assertEquals(2, out.toString(StandardCharsets.UTF_8).lines().filter("From Server: first"::equals).count());
    }

    /** More than both sides' buffers hold: who listens only when all is said, and who hears only when he has been listened to, would wait for each other. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerMayAnswerWhileItHears() throws Exception {
        String long32 = "x".repeat(32 << 20);
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> {
                try (Socket client = listening.accept()) {
                    client.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            talk(false, long32 + "\nshort\n", "tcp://127.0.0.1:" + listening.getLocalPort(), "--timeout", "20s");
        }
        byte[] expected = ("From Server: " + long32 + "\nFrom Server: short\n").getBytes(StandardCharsets.UTF_8);
        assertEquals(-1, Arrays.mismatch(expected, out.toByteArray()), () -> "after so many bytes: " + err);
    }

    /** An encrypted connection cannot say goodbye while a sentence is being said. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatHearsNothingIsGivenUp() throws Exception {
        var done = new CountDownLatch(1);
        String sentences = "x".repeat(32 << 20) + "\nsecond\n";
        try (var plain = new FakeTcpServer((connection, line) -> done.await());
             var encrypted = new FakeTlsServer(folder)) {
            encrypted.behave((connection, line) -> done.await());
            talk(false, sentences, plain.target().toString(), "--timeout", "200ms");
            talk(false, sentences, encrypted.target().toString(), "--timeout", "5s", "--insecure");
            assertEquals(2, plain.accepted().size(), "the second sentence must not be taken for the rest of the first");
        } finally {
            done.countDown();
        }
        assertEquals("no reply within 200ms\n".repeat(2) + "no reply within 5s\n".repeat(2), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatNoDatagramCarriesIsNotSent() throws Exception {
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0))) {
            talk(false, "\n" + "x".repeat(65_508) + "\nhello\n", server.toString().split(" ")[1]);
        }
        assertEquals("From Server: HELLO\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(2, err.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("not sent")).count());
    }

    @Test
    void noServerIsSaidInOneLine() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        for (String scheme : new String[] {"tcp", "udp"}) {
            var failure = assertThrows(CannotRunException.class, () -> talk(false, "hello\n", scheme + "://127.0.0.1:" + port));
            assertEquals("no server there: " + scheme + "://127.0.0.1:" + port + " refused; is it running, and is that its port?", failure.getMessage());
        }
    }

    @Test
    void encryptedIsSpokenWithWhomItTrusts() throws Exception {
        try (var server = new FakeTlsServer(folder)) {
            String target = server.target().toString();
            assertEquals(ExitCode.GOOD, talk(false, "hello\nagain\n", target, "--ca", server.certificate().toString(), "--sni", FakeTlsServer.NAME));
            assertEquals("From Server: HELLO\nFrom Server: AGAIN\n", out.toString(StandardCharsets.UTF_8));
            String said = assertThrows(CannotRunException.class, () -> talk(false, "hello\n", target)).getMessage();
            assertTrue(said.startsWith("cannot speak TLS with " + target) && said.endsWith("--insecure trusts anybody"), said);
            server.requireClientCertificate();
            assertEquals(ExitCode.GOOD, talk(false, "hi\n", target, "--insecure", "--cert", server.certificate().toString(), "--key", server.key().toString()));
        }
    }

    @Test
    void meansOfEncryptionAreForEncryptedTargets() {
        var refused = assertThrows(UsageException.class, () -> talk(false, "", "tcp://127.0.0.1:1", "--insecure"));
        assertTrue(refused.getMessage().endsWith("write tls:// in place of tcp://"), refused.getMessage());
    }

    @Test
    void oneTargetIsWanted() {
        assertThrows(UsageException.class, () -> talk(false, ""));
        assertThrows(UsageException.class, () -> talk(false, "", "tcp://a:1", "tcp://b:2"));
        assertThrows(UsageException.class, () -> talk(false, "", "tcp://127.0.0.1:1", "--timeout", "0"));
    }

    private ExitCode talk(boolean interactive, String input, String... args) throws CannotRunException {
        return talk(interactive, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
    }

    private ExitCode talk(boolean interactive, InputStream input, String... args) throws CannotRunException {
        var command = new TalkCommand();
        new CommandLine(command).parse(args);
        return command.run(new Shell(input, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
            interactive, new Shell.Interruption()));
    }

    private static void answerOnly(DatagramSocket socket, String wanted) {
        try {
            for (;;) {
                DatagramPacket packet = receive(socket);
                if (new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8).equals(wanted))
                    socket.send(packet);
            }
        } catch (IOException e) {
            if (!socket.isClosed())
                throw new IllegalStateException(e);
        }
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return packet;
    }

    private static void type(OutputStream keyboard, String line) throws IOException {
        keyboard.write(line.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }
}
