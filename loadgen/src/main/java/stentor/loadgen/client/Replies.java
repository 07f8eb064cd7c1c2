package stentor.loadgen.client;

import stentor.loadgen.expect.Reply;
import stentor.loadgen.expect.Verdict;
import stentor.loadgen.measure.ErrorClass;

/**
 * Takes what a stream brings apart into the replies to the requests under way, and counts each as it ends. Confined to the thread
 * of its client, but for {@link #wasLast}.
 */
final class Replies {

    private final Client client;
    private final Reply reply;
    private final UnderWay underWay;
    private final boolean endsAreTold;
    private final Beginning beginning = new Beginning();
    private boolean begun;
    private boolean excessReported;
    private volatile boolean wasLast;

    Replies(Client client, UnderWay underWay) {
        this.client = client;
        this.reply = client.reply;
        this.underWay = underWay;
        this.endsAreTold = client.plan.expectation().endsRepliesInStreams();
    }

    /** A new connection begins. */
    void restart() {
        begun = false;
        excessReported = false;
        wasLast = false;
    }

    /** Whether a reply has said that none can follow on this connection. For any thread. */
    boolean wasLast() {
        return wasLast;
    }

    /**
     * Checks what one read brought: the rest of a reply, several, the beginning of another. Right replies to requests that were
     * sent together are counted together, which pipelining lives on.
     */
    void take(byte[] bytes, int length, long now) {
        long first = underWay.answered();
        long sent = underWay.sent();
        long next = first;
        long uncounted = first;
        int at = 0;
        while (at < length && next < sent && !wasLast) {
            long endOfBatch = underWay.endOfBatch();
            int alike = begun ? 0 : reply.takeAlike(bytes, at, length, endOfBatch - next);
            if (alike > 0) {
                at += alike * reply.alikeLength();
                next += alike;
            } else {
                begin(next);
                int from = at;
                at = reply.take(bytes, at, length);
                if (!reply.isComplete()) {
                    beginning.add(next, bytes, from, at);
                    break;
                }
                // Before there is room for another request, which the pacer would send at once.
                wasLast = reply.isLast();
                begun = false;
                if (!isRight(next, now, bytes, from, at)) {
                    count(next - uncounted, now);
                    uncounted = next + 1;
                    // All up to here are counted, whatever the next one comes to.
                    underWay.remove(uncounted - underWay.answered());
                }
                next++;
            }
            if (next == endOfBatch) {
                end(uncounted, next, now);
                uncounted = next;
            }
        }
        end(uncounted, next, now);
        if (next > first)
            client.connectionIsGood();
        if (at < length && next == sent && !wasLast)
            reportExcess(bytes, at, length, now);
    }

    /** The server has closed the connection; returns whether that is how the reply under way ends. */
    boolean endWithStream(byte[] bytes, long now) {
        if (underWay.isEmpty())
            return false;
        long next = underWay.answered();
        begin(next);
        if (!reply.endsWithStream())
            return false;
        wasLast = true;
        begun = false;
        if (isRight(next, now, bytes, 0, 0))
            count(1, now);
        underWay.remove(1);
        client.connectionIsGood();
        return true;
    }

    /** Unless it has begun. */
    private void begin(long request) {
        if (!begun)
            reply.begin(client.number, request);
        begun = true;
    }

    /** Right replies from one on to before another are counted, and with them all before that are done with. They are of one batch. */
    private void end(long uncounted, long next, long now) {
        count(next - uncounted, now);
        if (next > underWay.answered())
            underWay.remove(next - underWay.answered());
    }

    /** So many right replies to requests of the oldest batch. */
    private void count(long replies, long now) {
        if (replies > 0)
            client.countReplies(replies, underWay.due(), underWay.sentAt(), now);
    }

    /** Whether the reply to this request, which ends with {@code bytes[from..to)}, is right; a wrong one is counted. */
    private boolean isRight(long request, long now, byte[] bytes, int from, int to) {
        Verdict verdict = reply.verdict();
        if (verdict == Verdict.RIGHT)
            return true;
        client.countWrong(verdict, underWay.due(), now);
        beginning.add(request, bytes, from, to);
        client.fleet.failures().mismatch(client.number, request, reply.expected(), beginning.bytes(), 0, beginning.length());
        return false;
    }

    /** More has come than was asked for. */
    void reportExcess(byte[] bytes, int from, int to, long now) {
        // Of a reply that was complete before all of it had come, more may come at any time.
        if (excessReported || !endsAreTold)
            return;
        excessReported = true;
        client.countError(ErrorClass.LONG, now, now);
        client.fleet.failures().mismatch(client.number, underWay.sent(), "nothing more", bytes, from, to);
    }
}
