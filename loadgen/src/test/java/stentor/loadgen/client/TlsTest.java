package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;
import stentor.loadgen.fake.FakeTlsServer;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.Target;

@Timeout(60)
class TlsTest {

    @TempDir
    Path folder;

    private FakeTlsServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new FakeTlsServer(folder);
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerWhoseCertificateIsTrustedAndOfItsNameIsSpokenTo(boolean open) throws Exception {
        Trial trial = trial(Tls.of(false, Optional.of(server.certificate()), Optional.of(FakeTlsServer.NAME), Optional.empty(), Optional.empty()));
        Tally tally = (open ? trial.rate(500) : trial).run().measured();
        assertEquals(100, tally.completed);
        assertEquals(0, tally.connectFailures);
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() throws Exception {
        assertNotSpokenTo(Tls.of(false, Optional.of(server.certificate()), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        assertNotSpokenTo(Tls.of(false, Optional.empty(), Optional.of(FakeTlsServer.NAME), Optional.empty(), Optional.empty()));
    }

    @Test
    void insecurelyAnyCertificateWillDo() throws Exception {
        assertEquals(100, trial(insecure()).run().measured().completed);
    }

    @Test
    void aServerThatWantsToKnowWhoWeAreIsShownOurCertificate() throws Exception {
        server.requireClientCertificate();
        assertEquals(100, trial(Tls.of(true, Optional.empty(), Optional.empty(), Optional.of(server.certificate()), Optional.of(server.key()))).run().measured().completed);
    }

    @Test
    void aReplyThatWaitsToBeReadIsSeenThroughTheEncryption() throws Exception {
        var fleet = new Fleet(trial(insecure()).rate(1).plan());
        var client = new TcpClient(0, fleet);
        client.connect();
        assertEquals(Optional.empty(), client.hasUnread());
        client.send(0, 0, new byte[fleet.plan().longestRequest()]);
        await().until(() -> client.hasUnread().equals(Optional.of(true)));
        client.abandon(new IOException("the test is over"));
        assertEquals(Optional.empty(), client.hasUnread());
    }

    @Test
    void ofAReplyByItsFirstByteTheRestIsDrainedThatIsEncryptedByItself() throws Exception {
        var written = new CountDownLatch(1);
        server.behave((connection, line) -> {
            line.read();
            for (int i = 0; i < 5; i++)
                line.write("part\n");
            written.countDown();
            line.read();
        });
        var fleet = new Fleet(trial(insecure()).expect("none").rate(1).plan());
        fleet.turns().start();
        fleet.plan().window().open(System.nanoTime());
        var client = new TcpClient(0, fleet);
        client.connect();
        client.send(0, 0, new byte[fleet.plan().longestRequest()]);
        written.await();
        client.converse(1);
        assertEquals(25, client.tally(Window.WARMUP).bytesReceived + client.tally(Window.MEASURED).bytesReceived);
        client.abandon(new IOException("the test is over"));
        fleet.turns().stop();
    }

    /** As it is for a new session's tickets, of which no byte is a reply's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatComesWithoutAByteOfAReplyIsNotWaitedFor(boolean open) throws Exception {
        Trial trial = trial(insecure()).expect("none");
        Tally tally = (open ? trial.rate(500) : trial).run().measured();
        assertEquals(100, tally.completed);
        assertEquals(tally.bytesSent, tally.bytesReceived);
    }

    /** It answers without having read, until a write waits for it: that holds what closing a TLS socket has to wait for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatStopsReadingIsGivenUpWhileAMessageIsBeingWritten(boolean open) throws Exception {
        int length = 100_000;
        Trial trial = trial(insecure()).clients(1).message("m".repeat(length - 1) + "\\n").expect("bytes:x").timeout(Duration.ofSeconds(3)).requests(200);
        var fleet = new Fleet((open ? trial.rate(200) : trial).plan());
        server.behave((connection, line) -> {
            // Lest the system make room for all of it.
            line.socket().setReceiveBufferSize(length);
            for (long written = length; connection > 0 ? line.read() != null : isWritten(fleet, written); written += length)
                line.write("x");
        });
        fleet.launch();
        fleet.open();
        Tally tally = Trial.outcome(fleet).measured();
        assertEquals(1, tally.count(ErrorClass.TIMEOUT));
        assertEquals(199, tally.completed);
        Trial.assertAddsUp(tally);
    }

    /** Waits for it. */
    private static boolean isWritten(Fleet fleet, long bytes) {
        await().forever().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> fleet.measured().bytesSent >= bytes);
        return true;
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreNamed() throws Exception {
        Path certificate = server.certificate();
        Path key = server.key();
        Path missing = folder.resolve("missing.pem");
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertEquals("cannot read '" + missing + "': there is no such file", failure(missing, certificate, key));
        assertEquals("'" + empty + "' contains no certificate; a PEM file begins with -----BEGIN CERTIFICATE-----", failure(certificate, empty, key));
        assertEquals("'" + certificate + "' contains no unencrypted PKCS #8 key; convert it with openssl pkcs8 -topk8 -nocrypt -in KEY -out FILE",
            failure(certificate, certificate, certificate));
        Path cut = Files.writeString(folder.resolve("cut.pem"), "-----BEGIN PRIVATE KEY-----\nMIGTA\n-----END PRIVATE KEY-----\n");
        String said = failure(certificate, certificate, cut);
        assertTrue(said.startsWith("the key in '" + cut + "' is cut off or damaged: "), said);
    }

    /** As somebody's fault in a client would be. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatNobodyExpectsBreaksTheRunOff(boolean open) throws Exception {
        Trial trial = trial(null);
        var fleet = new Fleet((open ? trial.rate(500) : trial).plan());
        fleet.launch();
        fleet.open();
        Trial.assertAddsUp(Trial.outcome(fleet).measured());
        String said = fleet.failures().breakdown().orElseThrow();
        assertTrue(said.startsWith("the run broke off: java.util.NoSuchElementException"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_service", "example.org.", "", "a b"})
    void aNameThatIsNoneIsToldBeforeAnythingIsConnected(String name) {
        var refused = assertThrows(UsageException.class, () -> Tls.of(true, Optional.empty(), Optional.of(name), Optional.empty(), Optional.empty()));
        assertTrue(refused.getMessage().startsWith("--sni: '" + name + "' is no host name"), refused.getMessage());
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
        String said = fleet.failures().connecting().orElseThrow().getMessage();
        assertTrue(said.startsWith("cannot speak TLS with " + target() + ": ") && said.endsWith("--insecure trusts anybody"), said);
    }

    private static Tls insecure() throws IOException {
        return Tls.of(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Trial trial(Tls tls) {
        return Trial.of(target()).clients(4).tls(tls).requests(100);
    }

    private Target target() {
        return server.target();
    }
}
