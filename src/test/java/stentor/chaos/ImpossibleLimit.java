package stentor.chaos;

import java.util.List;

import stentor.server.ServerProcess;

/** More connections than the process may have files open are asked for. */
final class ImpossibleLimit implements Scenario {

    @Override
    public List<Row> run() throws Exception {
        long start = System.nanoTime();
        ServerProcess.Ended ended;
        try (var process = ServerProcess.launch(ServerUnderTest.command(ServerUnderTest.limitedTo(64), List.of(), "--max-connections", "1000"))) {
            ended = process.awaitEnd();
        }
        double millis = Peers.millis(System.nanoTime() - start);
        return List.of(Row.exactly(4, "exit code of --max-connections 1000 at ulimit -n 64", 1, ended.exitCode()),
            Row.exactly(4, "lines it says", 1, ended.err().size()),
            Row.within(4, "until then", 1000, millis));
    }
}
