package stentor.server.udp;

import java.nio.charset.StandardCharsets;

import stentor.server.service.Conversation;
import stentor.server.service.ReplyBuffer;

/**
 * A datagram as a service sees it: one read, then the end; what is written becomes the one reply. Reused from datagram to
 * datagram by the one thread that serves them.
 */
final class DatagramConversation implements Conversation {

    private final byte[] bytes;
    private final ReplyBuffer reply;
    private int length;
    private boolean taken;
    /** Of what was read, how much is put back. */
    private int kept;
    private boolean endedWithLf;

    /** @param bytes the array that datagrams are received into */
    DatagramConversation(byte[] bytes, int largestReply) {
        this.bytes = bytes;
        this.reply = new ReplyBuffer(1024, largestReply);
    }

    /** Begins anew with a datagram of this length. */
    void begin(int datagramLength) {
        length = datagramLength;
        taken = false;
        kept = 0;
        endedWithLf = false;
        reply.clear();
    }

    ReplyBuffer reply() {
        return reply;
    }

    @Override
    public int read() {
        if (taken)
            return -1;
        taken = true;
        return length;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public void keep(int count) {
        System.arraycopy(bytes, length - count, bytes, 0, count);
        kept = count;
    }

    @Override
    public String readLine() {
        if (taken && kept == 0)
            return null;
        int end = taken ? kept : length;
        taken = true;
        kept = 0;
        endedWithLf = end > 0 && bytes[end - 1] == '\n';
        if (endedWithLf)
            end--;
        if (endedWithLf && end > 0 && bytes[end - 1] == '\r')
            end--;
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        reply.add(source, offset, count);
    }

    @Override
    public void reply(String message) {
        byte[] text = (endedWithLf ? message + '\n' : message).getBytes(StandardCharsets.UTF_8);
        reply.add(text, 0, text.length);
    }
}
