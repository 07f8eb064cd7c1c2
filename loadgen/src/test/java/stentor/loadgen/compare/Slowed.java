package stentor.loadgen.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.management.OperatingSystemMXBean;

import stentor.server.service.Conversation;
import stentor.server.service.Service;
import stentor.server.service.Upper;

/**
 * The service {@code upper} made slower, for the gate to find: {@code --service slowed:5%} burns processor time after each read, so
 * much that it is 5 % of all that the server uses. A server that used a whole processor before serves 5 % fewer requests then.
 */
public final class Slowed implements Service {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}(?:\\.\\d+)?)%");

    private final Service upper = new Upper();
    private final Burner burner;

    /** For {@link java.util.ServiceLoader}: not slower until it is told by how much. */
    public Slowed() {
        this(0);
    }

    private Slowed(double share) {
        burner = new Burner(share, System::nanoTime, ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime);
    }

    @Override
    public String usage() {
        return "slowed:PERCENT%";
    }

    @Override
    public Service with(String argument) {
        Matcher percent = PERCENT.matcher(argument == null ? "" : argument);
        if (!percent.matches())
            throw new IllegalArgumentException("the service 'slowed' takes a percentage, as in slowed:5%");
        return new Slowed(Double.parseDouble(percent.group(1)) / 100);
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
            burner.burn();
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
            burner.burn();
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
