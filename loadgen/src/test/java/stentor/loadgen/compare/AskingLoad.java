package stentor.loadgen.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a {@link FakeServer} for its rate, and measures what a test has neighbours and the order of runs make of it. */
final class AskingLoad implements Load {

    final List<Long> servers = new ArrayList<>();
    final List<Integer> ports = new ArrayList<>();
    Optional<String> saturated = Optional.empty();
    /** Whether that is so with servers of this rate alone; 0 for all. */
    int saturatedBy;
    NotValidException broken;
    Runnable beforeEach = () -> { };
    /** By so much of the time the processor is slower in each run, one after the other. */
    List<Double> slowed = List.of();
    /** That share of its time others take, likewise. */
    List<Double> taken = List.of();
    /** Of the second run of each pair. */
    double secondSlowerBy;

    @Override
    public Measurement run(Work work, int port, long serverPid) throws NotValidException, IOException {
        beforeEach.run();
        for (long earlier : servers)
            assertFalse(ExperimentTest.isAlive(earlier), "one at a time");
        servers.add(serverPid);
        ports.add(port);
        try (var socket = new Socket(Ports.HOST, port);
             var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            socket.getOutputStream().write("rate?\n".getBytes(UTF_8));
            String rate = in.readLine();
            if (rate == null)
                throw new NotValidException("no reply");
            if (broken != null && servers.size() > 1)
                throw broken;
            double slower = servers.size() > 1 && servers.size() % 2 == 1 ? 1 + secondSlowerBy : 1;
            double processor = inTurn(slowed);
            double others = inTurn(taken);
            if (Double.isFinite(processor))
                slower *= (1 + processor) / (1 - others);
            return new Measurement(Double.parseDouble(rate) / slower, 1e6 / Double.parseDouble(rate), 1, 2, 3, 90_000 * (1 + processor), others, 1, Optional.empty(),
                saturatedBy == 0 || saturatedBy == Integer.parseInt(rate) ? saturated : Optional.empty());
        } catch (SocketException e) {
            throw new NotValidException("no reply");
        }
    }

    /** Not known where there are none. */
    private double inTurn(List<Double> values) {
        return values.isEmpty() ? Double.NaN : values.get((servers.size() - 1) % values.size());
    }

    @Override
    public void close() {
    }
}
