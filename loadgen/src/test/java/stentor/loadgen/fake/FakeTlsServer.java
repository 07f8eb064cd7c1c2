package stentor.loadgen.fake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import stentor.loadgen.fake.FakeTcpServer.Behaviour;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.target.Target;

/**
 * A TLS server on a free port of the loopback address, with a certificate of its own making, that answers lines in capitals or treats
 * each connection as a test tells it to, and then closes it.
 */
public final class FakeTlsServer implements AutoCloseable {

    /** Whom the certificate is of. */
    public static final String NAME = "stentor.test";

    private static final char[] PASSWORD = "password".toCharArray();

    private final Path certificate;
    private final Path key;
    private final SSLServerSocket listener;
    private volatile Behaviour behaviour = (connection, line) -> line.serveRest();

    /** Keeps its files there. */
    public FakeTlsServer(Path folder) throws Exception {
        KeyStore store = newKeyStore(folder.resolve("server.p12"));
        certificate = pem(folder.resolve("certificate.pem"), "CERTIFICATE", store.getCertificate("server").getEncoded());
        key = pem(folder.resolve("key.pem"), "PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded());

        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", store.getCertificate("server"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    private static KeyStore newKeyStore(Path file) throws Exception {
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server",
            "-keyalg", "EC", "-dname", "CN=" + NAME, "-ext", "san=dns:" + NAME, "-storetype", "PKCS12", "-keystore", file.toString(),
            "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(keytool.waitFor(30, TimeUnit.SECONDS) && keytool.exitValue() == 0, said);
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        String text = "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what + "-----\n";
        return Files.writeString(file, text, StandardCharsets.US_ASCII);
    }

    private void accept() {
        try {
            for (int i = 0; ; i++) {
                SSLSocket socket = (SSLSocket) listener.accept();
                int connection = i;
                Thread.startVirtualThread(() -> serve(connection, socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(int connection, SSLSocket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            // A behaviour may well wait for something else before it reads or writes.
            socket.startHandshake();
            behaviour.serve(connection, new Line(socket));
        } catch (IOException | InterruptedException e) {
            // The client did not trust us, or we not it; or it has gone, which is for the test to judge.
        }
    }

    /** Connections are treated like that from now on. */
    public void behave(Behaviour other) {
        behaviour = other;
    }

    /** Only whoever shows this server's own certificate is spoken to from now on. */
    public void requireClientCertificate() {
        listener.setNeedClientAuth(true);
    }

    /** Its certificate, as PEM. */
    public Path certificate() {
        return certificate;
    }

    /** The key of that, as PEM. */
    public Path key() {
        return key;
    }

    /** Where it listens. */
    public Target target() {
        return Target.parse("tls://127.0.0.1:" + listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
