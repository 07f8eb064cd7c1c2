package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stentor.server.TestServers.ANY_PORT;
import static stentor.server.TestServers.awaitCount;

import java.io.IOException;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.service.Count;
import stentor.server.telemetry.Counter;

class OnceTest {

    @Test
    void theConnectionIsClosedAfterItsFirstReply() throws IOException {
        try (var server = Server.start(ANY_PORT.withOnce(true))) {
            try (var client = TcpClient.to(server)) {
                client.send("hello");
                assertEquals("HELLO", client.readToEnd());
            }
            awaitCount(server, Counter.CLOSED_ONCE, 1);
        }
    }

    @Test
    void aRequestLargerThanTheBufferOfOneThatStaysIsAnsweredWhole() throws IOException {
        String sentence = "a sentence of many words ".repeat(40);
        try (var server = Server.start(ANY_PORT.withOnce(true)); var client = TcpClient.to(server)) {
            client.send(sentence);
            assertEquals(sentence.toUpperCase(Locale.ROOT), client.readToEnd());
        }
    }

    @Test
    void whatTheClientSendsBehindItsFirstRequestDoesNotCostItTheReply() throws IOException {
        try (var server = Server.start(ANY_PORT.withOnce(true))) {
            try (var client = TcpClient.to(server)) {
                client.send("hello");
                client.read("H");
                client.send("x".repeat(1000));
                client.finish();
                assertEquals("ELLO", client.readToEnd());
            }
            awaitCount(server, Counter.CLOSED_ONCE, 1);
        }
    }

    @Test
    void ofSeveralLinesOnlyTheFirstIsAnswered() throws IOException {
        try (var server = Server.start(ANY_PORT.withOnce(true).withService(new Count('a')))) {
            try (var client = TcpClient.to(server)) {
                client.send("banana\nanna\naaaa\n");
                assertEquals("3\n", client.readToEnd());
            }
            awaitCount(server, Counter.CLOSED_ONCE, 1);
        }
    }

    @Test
    void halfALineIsNoRequestYet() throws IOException {
        try (var server = Server.start(ANY_PORT.withOnce(true).withService(new Count('a'))); var client = TcpClient.to(server)) {
            client.send("ban");
            awaitCount(server, Counter.BYTES_RECEIVED, 3);
            client.send("ana\n");
            assertEquals("3\n", client.readToEnd());
        }
    }
}
