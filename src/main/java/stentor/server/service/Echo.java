package stentor.server.service;

import java.io.IOException;

/** Sends back what comes, byte for byte, at once (RFC 862). */
public final class Echo implements Service {

    @Override
    public void converse(Conversation peer) throws IOException {
        for (int n; (n = peer.read()) >= 0; )
            peer.write(peer.bytes(), 0, n);
    }
}
