package stentor.loadgen.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in a process of its own that does what its arguments say: PORT BEHAVIOUR [NUMBER]. */
public final class FakeServer {

    private static final int WRONG_AT_FIRST = 5;
    /** Longer than what is left behind has to end. */
    private static final long LINGERS_MILLIS = 3_000;
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    private FakeServer() {
    }

    /** The command line that starts one. */
    public static String command(String behaviour) {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "' "
            + FakeServer.class.getName() + " {port} " + behaviour;
    }

    public static void main(String[] args) throws Exception {
        String behaviour = args[1];
        if (behaviour.equals("refuse")) {
            System.err.println("no such option");
            System.exit(7);
        }
        if (behaviour.equals("tick")) {
            System.err.println("usage: server <port> `x`");
            System.exit(7);
        }
        if (behaviour.equals("babble")) {
            System.out.println(("x".repeat(99) + "\n").repeat(10_000) + "the last words\n\n\tat somewhere");
            System.exit(7);
        }
        if (behaviour.equals("linger"))
            Runtime.getRuntime().addShutdownHook(new Thread(() -> rest(LINGERS_MILLIS)));
        if (List.of("hang", "leaked").contains(behaviour))
            Runtime.getRuntime().addShutdownHook(new Thread(() -> rest(Long.MAX_VALUE)));
        if (behaviour.equals("leave"))
            // Has another parent by the time it is looked for.
            new ProcessBuilder("sh", "-c", "trap '' TERM; (while :; do sleep 1; done) &").start().waitFor();
        if (behaviour.equals("leak"))
            startAnother(args);
        try (var listener = new ServerSocket()) {
            // So that another one may have the same port.
            listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 1_000);
            if (behaviour.equals("leaked"))
                System.out.println("listening");
            for (;;) {
                Socket socket = listener.accept();
                Thread.startVirtualThread(() -> serve(socket, behaviour, args));
            }
        }
    }

    /** With the same arguments, but that it does not go. */
    private static void startAnother(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), FakeServer.class.getName()));
        command.addAll(List.of(args));
        command.replaceAll(argument -> argument.equals("leak") ? "leaked" : argument);
        Process another = new ProcessBuilder(command).start();
        another.inputReader(StandardCharsets.ISO_8859_1).readLine();
    }

    private static void serve(Socket socket, String behaviour, String... args) {
        try (socket; var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line; (line = in.readLine()) != null; ) {
                if (behaviour.equals("crash") && REQUESTS.incrementAndGet() > (args.length > 2 ? Integer.parseInt(args[2]) : 0))
                    Runtime.getRuntime().halt(9);
                if (behaviour.equals("slow"))
                    Thread.sleep(Long.parseLong(args[2]));
                String reply = switch (behaviour) {
                    case "crash" -> "1000";
                    case "rate", "linger", "hang", "leave", "leak", "leaked" -> args.length > 2 ? args[2] : "1000";
                    case "wrong" -> args.length > 2 ? args[2] : line;
                    case "wrong-at-first" -> REQUESTS.incrementAndGet() <= WRONG_AT_FIRST ? "wrong" : args[2];
                    default -> line.toUpperCase(Locale.ROOT);
                };
                socket.getOutputStream().write((reply + "\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone, which is for the test to judge.
        }
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
