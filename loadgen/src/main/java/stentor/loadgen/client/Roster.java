package stentor.loadgen.client;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The clients of an open loop in the order in which they are to send: those that are free first, then those that may have more
 * under way, the one that was sent over least recently first. One thread at a time, but for {@link #giveBack}.
 */
final class Roster {

    private final ClientList free = new ClientList();
    private final ClientList busy = new ClientList();
    private final AtomicReference<Client> returned = new AtomicReference<>();

    /** This client takes part. */
    void offer(Client client) {
        client.offered = true;
        add(client);
    }

    /** It takes part no longer; if it is sending, it is {@link Client#leaving} until that is done. */
    void retire(Client client) {
        client.offered = false;
        client.leaving = client.sending;
        client.listed = false;
        ClientList.removeFromAny(client);
    }

    /** The client may be free, or have room again. From any thread. Returns whether that was not known already. */
    boolean giveBack(Client client) {
        if (!client.returning.compareAndSet(false, true))
            return false;
        Client before;
        do {
            before = returned.get();
            client.returnedBefore = before;
        } while (!returned.compareAndSet(before, client));
        return true;
    }

    /** Who is to send next, and then to be {@linkplain #add added} again; null if nobody may. */
    Client poll() {
        takeBack();
        Client client;
        while ((client = free.poll()) != null || (client = busy.poll()) != null) {
            if (!client.isUsedUp()) {
                client.sending = true;
                return client;
            }
            client.listed = false;
            client.wakeIfIdle();
        }
        return null;
    }

    /** Lists one that is not, where it belongs, if anywhere. */
    void add(Client client) {
        client.sending = false;
        if (!client.offered) {
            if (client.leaving)
                client.hasLeft();
            return;
        }
        client.listed = true;
        // The client's thread gives back whom it finds not listed; so either it finds that, or we find the room that it made.
        if (!client.hasRoom()) {
            client.listed = false;
            if (!client.hasRoom()) {
                if (client.isUsedUp())
                    client.wakeIfIdle();
                return;
            }
            client.listed = true;
        }
        (client.isFree() ? free : busy).add(client);
    }

    /** Lists all who were given back, those first who came first. */
    private void takeBack() {
        if (returned.get() == null)
            return;
        Client oldest = null;
        for (Client client = returned.getAndSet(null); client != null; ) {
            Client before = client.returnedBefore;
            client.returnedBefore = oldest;
            oldest = client;
            client = before;
        }
        while (oldest != null) {
            Client client = oldest;
            oldest = client.returnedBefore;
            client.returnedBefore = null;
            client.returning.set(false);
            if (!client.sending) {
                ClientList.removeFromAny(client);
                add(client);
            }
        }
    }
}
