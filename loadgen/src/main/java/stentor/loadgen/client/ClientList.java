package stentor.loadgen.client;

/** Clients in line, each in one such list at the most. Adding and removing allocate nothing. Confined to one thread. */
final class ClientList {

    private Client first;
    private Client last;

    /** Behind all others. It must be in no list. */
    void add(Client client) {
        client.list = this;
        client.ahead = last;
        client.behind = null;
        if (last == null)
            first = client;
        else
            last.behind = client;
        last = client;
    }

    /** The first in line, who is in line no longer; null if there is nobody. */
    Client poll() {
        Client client = first;
        if (client != null)
            remove(client);
        return client;
    }

    /** Out of whatever list it is in, if any. */
    static void removeFromAny(Client client) {
        if (client.list != null)
            client.list.remove(client);
    }

    private void remove(Client client) {
        if (client.ahead == null)
            first = client.behind;
        else
            client.ahead.behind = client.behind;
        if (client.behind == null)
            last = client.ahead;
        else
            client.behind.ahead = client.ahead;
        client.list = null;
        client.ahead = null;
        client.behind = null;
    }
}
