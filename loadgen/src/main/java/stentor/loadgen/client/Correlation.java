package stentor.loadgen.client;

import java.net.DatagramPacket;

import stentor.loadgen.expect.Reply;
import stentor.loadgen.measure.Flow;

/**
 * Which request of a UDP client a datagram answers. Where datagrams carry a {@link Tag}, the one it names. Otherwise the oldest one
 * under way whose expected reply it equals; if there is none, the newest one remembered of those before: a timed out one makes it
 * late, an answered one a duplicate. What names none, or fits none, is a wrong reply to the oldest request under way. One thread at
 * a time.
 */
final class Correlation {

    private final int client;
    private final boolean tagged;
    private final boolean sameForAll;
    private final Flow flow;
    private final Reply reply;
    private boolean right;

    /** @param flow the client's requests */
    Correlation(int client, Plan plan, Flow flow, Reply reply) {
        this.client = client;
        this.tagged = plan.tagged();
        this.sameForAll = plan.expectation().isSameForAll();
        this.flow = flow;
        this.reply = reply;
    }

    /**
     * The number of the request to which this is a reply, right or wrong, and which need be neither under way nor sent. The datagram
     * is cut down to that reply if it is tagged.
     */
    long request(DatagramPacket packet) {
        long request = tagged ? named(packet) : matching(packet);
        right = request >= 0 && request < flow.sent() && (!tagged || fits(request, packet));
        return request >= 0 ? request : flow.oldest();
    }

    /** Whether the last one was the right reply. */
    boolean wasRight() {
        return right;
    }

    private long named(DatagramPacket packet) {
        byte[] bytes = packet.getData();
        long named = Tag.number(bytes, packet.getLength(), client);
        if (named < 0)
            return -1;
        int length = packet.getLength() - Tag.LENGTH;
        System.arraycopy(bytes, Tag.LENGTH, bytes, 0, length);
        packet.setLength(length);
        return named;
    }

    private long matching(DatagramPacket packet) {
        // Else what is wrong would be compared with a thousand requests, each time with the same result.
        if (sameForAll && !fits(flow.oldest(), packet))
            return -1;
        for (long request = flow.oldest(); request < flow.sent(); request++)
            if (flow.isUnderWay(request) && fits(request, packet))
                return request;
        for (long request = flow.sent() - 1; request >= flow.oldestRemembered(); request--)
            if (!flow.isUnderWay(request) && fits(request, packet))
                return request;
        return -1;
    }

    private boolean fits(long request, DatagramPacket packet) {
        return reply.isAnsweredBy(client, request, packet.getData(), packet.getLength());
    }
}
