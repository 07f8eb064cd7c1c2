package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.target.Target;

@Timeout(60)
class TlsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;
    private SSLServerSocket listener;

    /** With a certificate of its own making for the name {@code stentor.test}. */
    @BeforeEach
    void startServer() throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server",
            "-keyalg", "EC", "-dname", "CN=stentor.test", "-ext", "san=dns:stentor.test", "-storetype", "PKCS12", "-keystore", file.toString(),
            "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(keytool.waitFor(30, TimeUnit.SECONDS) && keytool.exitValue() == 0, said);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
        certificate = pem("CERTIFICATE", store.getCertificate("server"));
        key = pem("PRIVATE KEY", store.getKey("server", PASSWORD));

        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", store.getCertificate("server"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 100, java.net.InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    private void accept() {
        List<Thread> connections = new ArrayList<>();
        try {
            for (;;) {
                SSLSocket socket = (SSLSocket) listener.accept();
                connections.add(Thread.startVirtualThread(() -> serve(socket)));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void serve(SSLSocket socket) {
        try (socket) {
            new Line(socket).serveRest();
        } catch (IOException e) {
            // The client did not trust us, or we not it.
        }
    }

    @AfterEach
    void stopServer() throws IOException {
        listener.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerWhoseCertificateIsTrustedAndOfItsNameIsSpokenTo(boolean open) throws Exception {
        Trial trial = trial(Tls.of(false, Optional.of(certificate), Optional.of("stentor.test"), Optional.empty(), Optional.empty()));
        Tally tally = (open ? trial.rate(500) : trial).run().measured();
        assertEquals(100, tally.completed);
        assertEquals(0, tally.connectFailures);
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() throws Exception {
        assertNotSpokenTo(Tls.of(false, Optional.of(certificate), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        assertNotSpokenTo(Tls.of(false, Optional.empty(), Optional.of("stentor.test"), Optional.empty(), Optional.empty()));
    }

    @Test
    void insecurelyAnyCertificateWillDo() throws Exception {
        assertEquals(100, trial(Tls.of(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())).run().measured().completed);
    }

    @Test
    void aServerThatWantsToKnowWhoWeAreIsShownOurCertificate() throws Exception {
        listener.setNeedClientAuth(true);
        assertEquals(100, trial(Tls.of(true, Optional.empty(), Optional.empty(), Optional.of(certificate), Optional.of(key))).run().measured().completed);
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreNamed() throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertEquals("cannot read '" + missing + "': there is no such file", failure(missing, certificate, key));
        assertEquals("'" + empty + "' contains no certificate; a PEM file begins with -----BEGIN CERTIFICATE-----", failure(certificate, empty, key));
        assertEquals("'" + certificate + "' contains no unencrypted PKCS #8 key; convert it with openssl pkcs8 -topk8 -nocrypt -in KEY -out FILE",
            failure(certificate, certificate, certificate));
    }

    private static String failure(Path authorities, Path certificate, Path key) {
        return assertThrows(IOException.class, () -> Tls.of(false, Optional.of(authorities), Optional.empty(), Optional.of(certificate), Optional.of(key))).getMessage();
    }

    private void assertNotSpokenTo(Tls tls) throws Exception {
        var fleet = new Fleet(trial(tls).reconnect(Connecting.Reconnect.NEVER).plan());
        fleet.launch();
        fleet.open();
        Tally tally = Trial.outcome(fleet).measured();
        assertEquals(4, tally.connectFailures);
        assertEquals(0, tally.sent);
        String said = Connector.explain(target(), fleet.connectFailure().orElseThrow());
        assertTrue(said.startsWith("cannot speak TLS with " + target() + ": ") && said.endsWith("--insecure trusts anybody"), said);
    }

    private Trial trial(Tls tls) {
        return Trial.of(target()).clients(4).tls(tls).requests(100);
    }

    private Target target() {
        return Target.parse("tls://127.0.0.1:" + listener.getLocalPort());
    }

    private Path pem(String what, Certificate content) throws Exception {
        return pem(what, content.getEncoded());
    }

    private Path pem(String what, Key content) throws IOException {
        return pem(what, content.getEncoded());
    }

    private Path pem(String what, byte[] content) throws IOException {
        String text = "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what + "-----\n";
        return Files.writeString(folder.resolve(what + ".pem"), text, StandardCharsets.US_ASCII);
    }
}
