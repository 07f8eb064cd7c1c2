package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stentor.server.TestServers.awaitCount;
import static stentor.server.TestServers.awaitNoConnection;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.service.Service;
import stentor.server.telemetry.Counter;

/** A service that ends a conversation before the client does, by returning or by failing. */
class ServiceEndsTest {

    /** Fails as the line says, or answers it. */
    private static final Service FAILING = peer -> {
        for (String line; (line = peer.readLine()) != null; ) {
            switch (line) {
                case "exception" -> throw new IllegalStateException("asked to\nfail");
                case "error" -> throw new StackOverflowError("asked to fail");
                case "io" -> throw new IOException("the service's own");
                case "unprintable" -> throw new Unprintable();
                default -> peer.reply(line);
            }
        }
    };

    private static final class Unprintable extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            throw new IllegalStateException("cannot even say what went wrong");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "io", "unprintable"})
    void aServiceThatFailsLosesThatConversationAndNoOther(String failure) throws IOException {
        try (var server = TestServers.start(FAILING); var other = TcpClient.to(server)) {
            other.send("before\n");
            assertEquals("before\n", other.read("before\n"));
            try (var client = TcpClient.to(server)) {
                client.send(failure + "\n");
                assertEquals("", client.readToEnd());
            }
            awaitCount(server, Counter.CLOSED_SERVICE_FAILED, 1);
            other.send("after\n");
            assertEquals("after\n", other.read("after\n"));
        }
    }

    @Test
    void whatAServiceHadAnsweredBeforeItFailedIsSent() throws IOException {
        try (var server = TestServers.start(FAILING); var client = TcpClient.to(server)) {
            client.send("one\ntwo\nexception\nthree\n");
            assertEquals("one\ntwo\n", client.readToEnd());
        }
    }

    @Test
    void aServiceThatReturnsEndsTheConversationWithAllItSaid() throws IOException {
        Service greeting = peer -> peer.reply("hello and good bye");
        try (var server = TestServers.start(greeting)) {
            try (var client = TcpClient.to(server)) {
                assertEquals("hello and good bye\n", client.readToEnd());
            }
            awaitCount(server, Counter.CLOSED_BY_SERVICE, 1);
        }
    }

    @Test
    void aServiceThatReturnsWithInputUnreadStillGetsItsReplyThrough() throws IOException {
        Service firstLine = peer -> peer.reply(peer.readLine());
        try (var server = TestServers.start(firstLine)) {
            try (var client = TcpClient.to(server)) {
                client.send("first\n" + "and a lot more\n".repeat(10_000));
                assertEquals("first\n", client.readToEnd());
            }
            awaitCount(server, Counter.CLOSED_BY_SERVICE, 1);
        }
    }

    /** Longer than what the client takes in at once: a close with input unread throws away what has not been sent by then. */
    @Test
    void aLongReplyIsNotCutShortByInputThatNobodyReads() throws IOException {
        int length = 1 << 20;
        Service firstLine = peer -> {
            peer.readLine();
            peer.write(new byte[length], 0, length);
        };
        try (var server = TestServers.start(firstLine); var client = TcpClient.withSmallBuffer(server)) {
            client.send("first\n" + "and more\n".repeat(1000));
            assertEquals(length, client.readBytesToEnd().length);
        }
    }

    @Test
    void aClientThatStaysOnAfterTheServiceReturnedIsClosedAllTheSame() throws IOException {
        Service greeting = peer -> peer.reply("bye");
        try (var server = TestServers.start(greeting); var client = TcpClient.to(server)) {
            assertEquals("bye\n", client.readToEnd());
            awaitNoConnection(server);
            assertEquals(1, server.count(Counter.CLOSED_BY_SERVICE), server::summary);
        }
    }
}
