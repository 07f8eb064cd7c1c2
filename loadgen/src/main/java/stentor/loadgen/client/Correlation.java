package stentor.loadgen.client;

import java.net.DatagramPacket;

import stentor.loadgen.expect.Reply;
import stentor.loadgen.measure.Flow;

/**
 * Which request of a UDP client a datagram answers. The one its {@link Tag} names, where datagrams carry one. Otherwise the oldest
 * one under way whose expected reply it equals. If the expected replies tell requests apart, one that fits no request under way is
 * compared with those before: timed out ones make it late, answered ones a duplicate. If they do not, a reply that comes after
 * its time-out could be taken for the next one's, so a time-out after which nothing is under way changes to a new socket, whose
 * port the old replies cannot reach; they count as lost. A datagram that fits nothing is a wrong reply to the oldest request
 * under way. One thread at a time.
 */
final class Correlation {

    private final int client;
    private final boolean tagged;
    private final boolean tellsRepliesApart;
    private final Flow flow;
    private final Reply reply;

    /** @param flow the client's requests */
    Correlation(int client, Plan plan, Flow flow, Reply reply) {
        this.client = client;
        this.tagged = plan.tagged();
        this.tellsRepliesApart = tellsRepliesApart(plan);
        this.flow = flow;
        this.reply = reply;
    }

    /** Whether a reply that comes out of turn can be known for which request it is. */
    static boolean tellsRepliesApart(Plan plan) {
        return plan.tagged() || plan.expectation().tellsRepliesApart();
    }

    /** The request to which this is the right reply, cut down to that if it is tagged; -1 if there is none. */
    long request(DatagramPacket packet) {
        return tagged ? named(packet) : matching(packet);
    }

    private long named(DatagramPacket packet) {
        byte[] bytes = packet.getData();
        long named = Tag.number(bytes, packet.getLength(), client);
        if (named < 0 || named >= flow.sent())
            return -1;
        int length = packet.getLength() - Tag.LENGTH;
        System.arraycopy(bytes, Tag.LENGTH, bytes, 0, length);
        packet.setLength(length);
        return fits(named, packet) ? named : -1;
    }

    private long matching(DatagramPacket packet) {
        for (long request = flow.oldest(); request < flow.sent(); request++)
            if (flow.isUnderWay(request) && fits(request, packet))
                return request;
        if (tellsRepliesApart)
            for (long request = flow.sent() - 1; request >= flow.oldestRemembered(); request--)
                if (!flow.isUnderWay(request) && fits(request, packet))
                    return request;
        return -1;
    }

    private boolean fits(long request, DatagramPacket packet) {
        return reply.isAnsweredBy(client, request, packet.getData(), packet.getLength());
    }
}
