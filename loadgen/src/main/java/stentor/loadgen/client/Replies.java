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

    /** Checks what one read brought: the rest of a reply, several, the beginning of another. */
    void take(byte[] bytes, int length, long now) {
        for (int at = 0; at < length && !wasLast; ) {
            if (underWay.isEmpty()) {
                reportExcess(bytes, at, length, now);
                return;
            }
            begin();
            int from = at;
            at = reply.take(bytes, at, length);
            if (reply.isComplete()) {
                // Before there is room for another request, which the pacer would send at once.
                wasLast = reply.isLast();
                end(now, bytes, from, at);
            }
        }
    }

    /** The server has closed the connection; returns whether that is how the reply under way ends. */
    boolean endWithStream(byte[] bytes, long now) {
        if (underWay.isEmpty())
            return false;
        begin();
        if (!reply.endsWithStream())
            return false;
        wasLast = true;
        end(now, bytes, 0, 0);
        return true;
    }

    /** Unless it has begun. */
    private void begin() {
        if (!begun)
            reply.begin(client.number, underWay.answered());
        begun = true;
    }

    private void end(long now, byte[] bytes, int from, int to) {
        Verdict verdict = reply.verdict();
        if (verdict == Verdict.RIGHT) {
            client.countReply(underWay.due(), underWay.sentAt(), now);
        } else {
            client.countWrong(verdict, underWay.due(), now);
            client.fleet.mismatched(client.number, underWay.answered(), reply.expected(), bytes, from, to);
        }
        underWay.remove();
        begun = false;
        client.connectionIsGood();
    }

    /** More has come than was asked for. */
    void reportExcess(byte[] bytes, int from, int to, long now) {
        // Of a reply that was complete before all of it had come, more may come at any time.
        if (excessReported || !endsAreTold)
            return;
        excessReported = true;
        client.countError(ErrorClass.LONG, now, now);
        client.fleet.mismatched(client.number, underWay.sent(), "nothing more", bytes, from, to);
    }
}
