package stentor.server.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.UdpClient;

@Execution(ExecutionMode.SAME_THREAD)
class FlightRecorderTest {

    @TempDir
    private Path temp;

    /** A client that sends three bytes and is answered, and a datagram without any. Returns what was recorded of them. */
    private List<RecordedEvent> record(Recording recording) throws IOException {
        recording.start();
        try (var server = TestServers.start(); var udp = UdpClient.to(server)) {
            try (var tcp = TcpClient.to(server)) {
                tcp.send("abc");
                tcp.finish();
                assertEquals("ABC", tcp.readToEnd());
            }
            TestServers.awaitNoConnection(server);
            udp.send("");
            TestServers.awaitCount(server, Counter.DROPPED_EMPTY, 1);
        }
        recording.stop();
        Path file = temp.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream().filter(event -> event.getEventType().getName().startsWith("stentor.")).toList();
    }

    @Test
    void whatIsAskedForIsRecorded() throws IOException {
        try (var recording = new Recording()) {
            recording.enable("stentor.ConnectionClosed");
            recording.enable("stentor.DatagramDropped");
            List<RecordedEvent> events = record(recording);
            assertTrue(events.stream().anyMatch(event -> event.getEventType().getName().equals("stentor.DatagramDropped")
                && event.getString("cause").equals("dropped_empty")), events::toString);
            assertTrue(events.stream().anyMatch(event -> event.getEventType().getName().equals("stentor.ConnectionClosed")
                && event.getString("cause").equals("closed_by_peer") && event.getLong("bytesReceived") == 3 && event.getLong("bytesSent") == 3
                && event.getDuration("openFor").isPositive()), events::toString);
        }
    }

    @Test
    void aRecordingThatAsksForNothingHasNoneOfThem() throws IOException {
        try (var recording = new Recording()) {
            assertEquals(List.of(), record(recording));
        }
    }
}
