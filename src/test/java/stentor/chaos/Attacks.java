package stentor.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Two thousand well-behaved clients, and what the slowest of their replies take while others misbehave, beside what they take
 * before and after. Attackers, clients and server share the machine, so part of each ratio is what the attack costs to make.
 */
final class Attacks implements Scenario {

    private static final int CLIENTS = 2000;
    private static final int LIMIT = 3000;
    private static final int DRIPPERS = LIMIT - CLIENTS;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofSeconds(6);
    private static final int FLOOD_RATE = 100_000;

    private interface Attack {
        void run(ServerUnderTest server, AtomicBoolean over) throws Exception;
    }

    @Override
    public List<Row> run() throws Exception {
        List<Row> rows = new ArrayList<>();
        try (var server = ServerUnderTest.start("--max-connections", Integer.toString(LIMIT), "--write-timeout", "3s");
             var clients = new TaggedClients(server.tcp(), CLIENTS, INTERVAL)) {
            clients.p99During(WINDOW);
            rows.add(ratio(6, "%,d drippers".formatted(DRIPPERS), server, clients, Attacks::drip));
            rows.add(ratio(7, NeverReaders.PEERS + " that do not read", server, clients, Attacks::neverRead));
            rows.add(ratio(1, "twice the limit connecting", server, clients, Attacks::connect));
            rows.add(ratio(15, "a log flood", server, clients, (attacked, over) -> LogFlood.send(attacked.udp(), LogFlood.EVENTS, WINDOW)));
            TaggedClients.Report report = clients.report();
            rows.add(Row.of(21, "wrong or lost replies to 2,000 clients during these attacks", "0",
                "%d of %,d".formatted(report.wrong() + report.broken() + report.unanswered(), report.answered()),
                report.wrong() + report.broken() + report.unanswered() == 0));
        }
        rows.add(udpFlood());
        return rows;
    }

    private static Row ratio(int promise, String attack, ServerUnderTest server, TaggedClients clients, Attack attacker) throws Exception {
        double before = clients.p99During(WINDOW);
        double during;
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> attacking = threads.submit(() -> {
                attacker.run(server, over);
                return null;
            });
            during = clients.p99During(WINDOW);
            over.set(true);
            attacking.get();
        }
        Thread.sleep(1000);
        double after = clients.p99During(WINDOW);
        return row(promise, attack, during, (before + after) / 2);
    }

    private static Row row(int promise, String attack, double during, double otherwise) {
        return Row.figure(promise, "p99 of 2,000 clients during " + attack + ", to that without", "<= 1.10",
            "%.2f (%.1f / %.1f ms)".formatted(during / otherwise, during, otherwise));
    }

    private static void drip(ServerUnderTest server, AtomicBoolean over) throws Exception {
        List<Socket> drippers = Peers.atOnce(DRIPPERS, number -> Peers.connect(server.tcp()));
        // Each twice a second, and not all of them at once: those who know nothing of each other do not keep step.
        while (!over.get())
            for (int i = 0; i < DRIPPERS && !over.get(); i++) {
                drippers.get(i).getOutputStream().write('a');
                if (i % 20 == 0)
                    Thread.sleep(10);
            }
        for (Socket dripper : drippers)
            Peers.reset(dripper);
    }

    private static void neverRead(ServerUnderTest server, AtomicBoolean over) throws Exception {
        try (var stuck = new NeverReaders.Stuck(server.tcp(), NeverReaders.PEERS)) {
            stuck.sendUntilNobodyTakesMore(Duration.ofMillis(200));
            while (!over.get())
                Thread.sleep(50);
        }
    }

    private static void connect(ServerUnderTest server, AtomicBoolean over) throws Exception {
        while (!over.get()) {
            List<Socket> burst = Peers.atOnce(2 * LIMIT - CLIENTS, number -> connectIfPossible(server));
            for (Socket socket : burst)
                Peers.reset(socket);
        }
    }

    private static Socket connectIfPossible(ServerUnderTest server) throws Exception {
        var socket = new Socket();
        try {
            socket.connect(server.tcp(), 1000);
        } catch (IOException e) {
            // The backlog is full, which is what the burst is about.
            socket.close();
        }
        return socket;
    }

    /** With clients and server in the namespace that the flood is in. */
    private static Row udpFlood() throws Exception {
        String why = Namespace.unavailable();
        if (!why.isEmpty())
            return Row.skipped(10, "p99 of 2,000 clients during a flood of forged datagrams", why);
        String window = Long.toString(WINDOW.toSeconds());
        try (var namespace = Namespace.open();
             var server = ServerUnderTest.startWith(namespace.prefix(), List.of(), "--host", Namespace.ADDRESS, "--max-connections", Integer.toString(LIMIT))) {
            List<String> command = new ArrayList<>(namespace.prefix());
            command.addAll(List.of(ProcessHandle.current().info().command().orElseThrow(), "-cp", classes(), TaggedClients.class.getName(), Namespace.ADDRESS,
                Integer.toString(server.process().tcpPort()), Integer.toString(CLIENTS), Long.toString(INTERVAL.toMillis()), window, window, window, window));
            Process clients = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (var said = new BufferedReader(new InputStreamReader(clients.getInputStream(), StandardCharsets.UTF_8))) {
                said.readLine();
                double before = p99(said);
                String sent = namespace.spoof("flood", Namespace.ADDRESS, server.process().udpPort(), FLOOD_RATE, WINDOW.toSeconds());
                double during = p99(said);
                double after = p99(said);
                return row(10, "%,d forged datagrams a second".formatted(Long.parseLong(sent) / WINDOW.toSeconds()), during, (before + after) / 2);
            } finally {
                clients.destroyForcibly();
            }
        }
    }

    private static double p99(BufferedReader said) throws IOException {
        return Double.parseDouble(said.readLine().split(" ")[0]);
    }

    private static String classes() throws Exception {
        return Path.of(TaggedClients.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
