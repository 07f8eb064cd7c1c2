package stentor.loadgen.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import stentor.loadgen.expect.Expectation;
import stentor.loadgen.expect.Reply;
import stentor.loadgen.expect.Verdict;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.payload.Printable;
import stentor.loadgen.payload.Template;

/** What is said on a new connection before its first request: the server's greeting, the first message and its reply. */
final class Prelude {

    private static final int LARGEST_READ = 4 * 1024;

    private final Plan plan;
    private final int connection;

    Prelude(Plan plan, int connection) {
        this.plan = plan;
        this.connection = connection;
    }

    /**
     * Holds it, if there is anything to be said.
     *
     * @param tally where its bytes are counted
     * @throws IOException if the server says something else, or does not say it or read what is said within the time-out; the message
     *     says what
     */
    void hold(Connection stream, Tally tally) throws IOException {
        Optional<Expectation> greeting = plan.expectation().opening().greeting();
        Optional<Template> first = plan.payload().first();
        if (greeting.isEmpty() && first.isEmpty())
            return;
        long deadline = System.nanoTime() + plan.timeout().toNanos();
        Socket socket = stream.talk();
        if (greeting.isPresent())
            hear(socket, greeting.get(), "greeting", deadline, tally);
        if (first.isPresent()) {
            byte[] message = new byte[first.get().longest()];
            int length = first.get().write(message, 0, connection, 0, plan.payload().seed());
            say(stream, message, length, deadline);
            tally.bytesSent += length;
            if (plan.expectation().opening().firstReply().isPresent())
                hear(socket, plan.expectation().opening().firstReply().get(), "reply to the first message", deadline, tally);
        }
        socket.setSoTimeout(0);
    }

    /** A write waits for as long as the server does not read, and there is no time-out for it: the connection is given up instead. */
    private static void say(Connection stream, byte[] message, int length, long deadline) throws IOException {
        var written = new CompletableFuture<Void>().orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        written.whenComplete((done, late) -> {
            if (late != null)
                stream.cut();
        });
        try {
            stream.talk().getOutputStream().write(message, 0, length);
        } catch (IOException e) {
            throw written.isCompletedExceptionally() ? new IOException("the first message was not read in time", e) : e;
        } finally {
            written.complete(null);
        }
    }

    private void hear(Socket socket, Expectation expectation, String what, long deadline, Tally tally) throws IOException {
        Reply reply = expectation.newReply();
        reply.begin(connection, 0);
        var beginning = new Beginning();
        byte[] bytes = new byte[LARGEST_READ];
        int n = 0;
        int end = 0;
        while (!reply.isComplete()) {
            n = read(socket, bytes, what, deadline);
            tally.bytesReceived += n;
            end = reply.take(bytes, 0, n);
            beginning.add(0, bytes, 0, end);
        }
        if (reply.verdict() != Verdict.RIGHT)
            throw new IOException("the " + what + " is '" + Printable.of(beginning.bytes(), 0, beginning.length()) + "', expected '"
                + Printable.of(reply.expected()) + "'");
        if (end < n)
            throw new IOException("the " + what + " is followed by '" + Printable.of(bytes, end, Math.min(n, end + Failures.SHOWN)) + "', expected nothing more");
    }

    private static int read(Socket socket, byte[] bytes, String what, long deadline) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        InputStream in = socket.getInputStream();
        try {
            if (left <= 0)
                throw new SocketTimeoutException("the time is up");
            socket.setSoTimeout(Math.clamp(left, 1, Integer.MAX_VALUE));
            int n = in.read(bytes);
            if (n < 0)
                throw new EOFException("the connection was closed before the " + what);
            return n;
        } catch (SocketTimeoutException e) {
            // Not one of these: the server is there, but says something else than was asked for.
            throw new IOException("no " + what + " in time, or --framing does not tell where it ends", e);
        }
    }
}
