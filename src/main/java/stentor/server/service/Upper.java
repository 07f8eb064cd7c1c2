package stentor.server.service;

import java.io.IOException;

/**
 * Sends back what comes, in capitals, as soon as it comes: it waits for no line end and holds back at most the three bytes
 * of a character that a read has cut, so a conversation takes constant memory whatever is sent.
 *
 * <p>The text is UTF-8, mapped as {@link String#toUpperCase(java.util.Locale) toUpperCase(Locale.ROOT)} does. Malformed
 * bytes, and a character still incomplete at the end of the input, come back unchanged.
 */
public final class Upper implements Service {

    @Override
    public void converse(Conversation peer) throws IOException {
        int kept = 0;
        for (int n; (n = peer.read()) >= 0; ) {
            byte[] bytes = peer.bytes();
            int other = AsciiUpperCase.map(bytes, 0, n);
            if (other == n) {
                kept = 0;
                peer.write(bytes, 0, n);
            } else {
                // Not kept across reads: a grown result may be three times the read, and the client may now fall silent.
                var mapping = new Utf8UpperCase();
                kept = mapping.map(bytes, other, n);
                if (mapping.length() > 0)
                    peer.write(mapping.result(), 0, mapping.length());
                peer.keep(kept);
            }
        }
        if (kept > 0)
            peer.write(peer.bytes(), 0, kept);
    }
}
