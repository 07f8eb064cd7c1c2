package stentor.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A line without end, and a stream without end, to servers with little memory. */
final class EndlessInput implements Scenario {

    private static final int MEGABYTE = 1 << 20;
    private static final int STREAM_MEGABYTES = 512;
    private static final int MAX_LINE = 64 * 1024;
    private static final List<String> LITTLE = List.of("-Xmx64m");

    @Override
    public List<Row> run() throws Exception {
        String said;
        try (var server = ServerUnderTest.startWith(List.of(), LITTLE, "--service", "count:a");
             Socket socket = Peers.connect(server.tcp()); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> sendForEver(socket));
            said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            said = e.toString();
        }
        String expected = "error: line longer than " + MAX_LINE + " bytes\n";
        return List.of(
            Row.of(8, "what an endless line is told at -Xmx64m", expected.strip(), said.strip(), said.equals(expected)),
            stream());
    }

    private static void sendForEver(Socket socket) {
        var much = new byte[MEGABYTE];
        Arrays.fill(much, (byte) 'a');
        try {
            for (;;)
                socket.getOutputStream().write(much);
        } catch (IOException e) {
            // Closed, as it should be.
        }
    }

    private static Row stream() throws Exception {
        try (var server = ServerUnderTest.startWith(List.of(), LITTLE); Socket socket = Peers.connect(server.tcp());
             var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> sending = threads.submit(() -> {
                var letters = new byte[MEGABYTE];
                Arrays.fill(letters, (byte) 'a');
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < STREAM_MEGABYTES; i++)
                    out.write(letters);
                socket.shutdownOutput();
                return null;
            });
            var capitals = new byte[MEGABYTE];
            Arrays.fill(capitals, (byte) 'A');
            int right = 0;
            for (int i = 0; i < STREAM_MEGABYTES; i++)
                if (Arrays.equals(capitals, socket.getInputStream().readNBytes(MEGABYTE)))
                    right++;
            sending.get();
            return Row.exactly(8, "MiB of one stream that come back right at -Xmx64m", STREAM_MEGABYTES, right);
        }
    }
}
