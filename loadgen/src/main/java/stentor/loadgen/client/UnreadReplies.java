package stentor.loadgen.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** For how much of the time that requests are under way their reply waits to be read, as a sample of clients shows. Confined to one thread. */
public final class UnreadReplies {

    /** Enough for a share to a hundredth or so within seconds, and nothing beside the load. */
    private static final int LOOKED_AT_AT_A_TIME = 32;
    /** Of fewer looks than a run of a second or so has, chance and the JVM's start would speak louder than the generator. */
    private static final int FEWEST_LOOKS = 20 * LOOKED_AT_AT_A_TIME;

    private final List<Client> clients;
    private long lookedAt;
    private long found;

    UnreadReplies(List<Client> clients) {
        this.clients = clients;
    }

    /**
     * Looks at some of the clients, and counts those with a request under way, and those of them whose reply waits to be read.
     * Since requests are looked at at random times, the share of these is the share of their time that they wait so.
     */
    public void look() {
        for (int i = 0; i < LOOKED_AT_AT_A_TIME; i++) {
            Optional<Boolean> unread = clients.get(ThreadLocalRandom.current().nextInt(clients.size())).hasUnread();
            if (unread.isPresent()) {
                lookedAt++;
                if (unread.get())
                    found++;
            }
        }
    }

    /** The share of the time; NaN if too few were looked at to tell. */
    public double share() {
        return lookedAt < FEWEST_LOOKS ? Double.NaN : (double) found / lookedAt;
    }
}
