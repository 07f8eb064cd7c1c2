package stentor.loadgen.compare;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.server.service.Conversation;
import stentor.server.service.Service;
import stentor.server.service.Upper;

/**
 * The service {@code upper} made slower, for the gate to find: {@code --service slowed:700ns} burns so much processor time after
 * each read. What share that is depends on what a request takes without: whoever wants 5 % measures that first, and burns 5/95 of it.
 * A server that used a whole processor before serves 5 % fewer requests then.
 */
public final class Slowed implements Service {

    private static final Pattern NANOS = Pattern.compile("(\\d{1,9})ns");

    private final Service upper = new Upper();
    private final long nanos;

    /** For {@link java.util.ServiceLoader}: not slower until it is told by how much. */
    public Slowed() {
        this(0);
    }

    private Slowed(long nanos) {
        this.nanos = nanos;
    }

    @Override
    public String usage() {
        return "slowed:NANOSns";
    }

    @Override
    public Service with(String argument) {
        Matcher time = NANOS.matcher(argument == null ? "" : argument);
        if (!time.matches())
            throw new IllegalArgumentException("the service 'slowed' takes nanoseconds, as in slowed:700ns");
        return new Slowed(Long.parseLong(time.group(1)));
    }

    /** Were the processor given to somebody else meanwhile, less would be burnt; that is seldom enough. */
    private void burn() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos)
            Thread.onSpinWait();
    }

    @Override
    public void converse(Conversation peer) throws IOException {
        upper.converse(new SlowedConversation(peer));
    }

    private final class SlowedConversation implements Conversation {

        private final Conversation peer;

        SlowedConversation(Conversation peer) {
            this.peer = peer;
        }

        @Override
        public int read() throws IOException {
            int count = peer.read();
            burn();
            return count;
        }

        @Override
        public byte[] bytes() {
            return peer.bytes();
        }

        @Override
        public void keep(int count) {
            peer.keep(count);
        }

        @Override
        public String readLine() throws IOException {
            String line = peer.readLine();
            burn();
            return line;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            peer.write(source, offset, length);
        }

        @Override
        public void reply(String message) throws IOException {
            peer.reply(message);
        }
    }
}
