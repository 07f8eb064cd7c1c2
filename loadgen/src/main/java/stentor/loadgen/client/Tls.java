package stentor.loadgen.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import stentor.cli.UsageException;
import stentor.loadgen.payload.InputFile;
import stentor.loadgen.target.Target;

/** How connections are encrypted: whom we trust, and who we are. */
public final class Tls {

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private final SSLContext context;
    private final boolean verifies;
    private final Optional<SNIHostName> name;

    private Tls(SSLContext context, boolean verifies, Optional<SNIHostName> name) {
        this.context = context;
        this.verifies = verifies;
        this.name = name;
    }

    /**
     * Reads the files.
     *
     * @param insecure whether any certificate of a server will do, whatever its name
     * @param authorities whom to trust, as PEM; empty for whom the JDK trusts
     * @param name the server's, which it is asked for and its certificate must be of; empty for the target's host
     * @param certificate ours and those it rests on, as PEM; empty for none
     * @param key the private key of our certificate, as unencrypted PKCS #8 in PEM; there if that is
     * @throws UsageException if the name is none that TLS could ask for
     * @throws IOException if a file cannot be read; the message says which and why
     */
    public static Tls of(boolean insecure, Optional<Path> authorities, Optional<String> name, Optional<Path> certificate, Optional<Path> key)
            throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            TrustManager[] trusted = insecure ? new TrustManager[] {new TrustAnybody()} : authorities.isPresent() ? trust(authorities.get()) : null;
            context.init(certificate.isPresent() ? identity(certificate.get(), key.orElseThrow()) : null, trusted, null);
            return new Tls(context, !insecure, name.map(Tls::serverName));
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
    }

    private static SNIHostName serverName(String name) {
        try {
            return new SNIHostName(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--sni: '" + name + "' is no host name; it has letters, digits, hyphens and dots, and does not end with a dot");
        }
    }

    /** An encrypted connection over this one, which it closes when it is closed, and if the two sides do not agree. */
    Socket over(Socket socket, Target target, Duration timeout) throws IOException {
        try {
            String host = name.map(SNIHostName::getAsciiName).orElse(target.host());
            var encrypted = (SSLSocket) context.getSocketFactory().createSocket(socket, host, target.port(), true);
            SSLParameters parameters = encrypted.getSSLParameters();
            if (verifies)
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            if (name.isPresent())
                parameters.setServerNames(List.of(name.get()));
            encrypted.setSSLParameters(parameters);
            encrypted.setSoTimeout(Connector.millis(timeout));
            encrypted.startHandshake();
            encrypted.setSoTimeout(0);
            return encrypted;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static TrustManager[] trust(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        for (Certificate authority : certificates(authorities))
            store.setCertificateEntry(Integer.toString(store.size()), authority);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] identity(Path certificate, Path key) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("own", privateKey(key), NO_PASSWORD, certificates(certificate).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = new ByteArrayInputStream(InputFile.bytes(file))) {
            List<Certificate> certificates = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (certificates.isEmpty())
                throw new IOException("'" + file + "' contains no certificate; a PEM file begins with -----BEGIN CERTIFICATE-----");
            return certificates;
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher pem = PRIVATE_KEY.matcher(new String(InputFile.bytes(file), StandardCharsets.US_ASCII));
        if (!pem.find())
            throw new IOException("'" + file + "' contains no unencrypted PKCS #8 key; convert it with openssl pkcs8 -topk8 -nocrypt -in KEY -out FILE");
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        } catch (IllegalArgumentException e) {
            throw new IOException("the key in '" + file + "' is cut off or damaged: " + e.getMessage(), e);
        }
        for (String algorithm : List.of("RSA", "EC", "EdDSA"))
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // Of another algorithm.
            }
        throw new IOException("the key in '" + file + "' is neither RSA nor EC nor EdDSA");
    }
}
