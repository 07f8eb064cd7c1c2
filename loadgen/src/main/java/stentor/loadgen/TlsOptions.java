package stentor.loadgen;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import stentor.cli.UsageException;
import stentor.loadgen.client.Tls;
import stentor.loadgen.target.Target;

/** How {@code tls://} targets are spoken to: options 141 to 145. */
final class TlsOptions {

    @Parameter(names = "--insecure", order = 141, category = OptionGroup.CONNECTIONS, description = "With tls://, trust whatever certificate the server has")
    private boolean insecure;

    @Parameter(names = "--ca", order = 142, category = OptionGroup.CONNECTIONS, placeholder = "ca.pem",
               description = "With tls://, trust the certificates of this PEM file (default: those the JDK trusts)")
    private String authorities;

    @Parameter(names = "--sni", order = 143, category = OptionGroup.CONNECTIONS, placeholder = "example.org",
               description = "With tls://, the server's name, to ask for and to verify (default: the target's host)")
    private String name;

    @Parameter(names = "--cert", order = 144, category = OptionGroup.CONNECTIONS, placeholder = "client.pem",
               description = "With tls://, our own certificate, a PEM file; goes with --key")
    private String certificate;

    @Parameter(names = "--key", order = 145, category = OptionGroup.CONNECTIONS, placeholder = "client.key",
               description = "With tls://, the private key to --cert, a PEM file of PKCS #8")
    private String key;

    /**
     * How connections are encrypted; empty if no target wants that.
     *
     * @throws UsageException if options do not go together
     * @throws CannotRunException if a file cannot be read
     */
    Optional<Tls> tls(List<Target> targets) throws CannotRunException {
        boolean wanted = targets.stream().anyMatch(target -> target.protocol() == Target.Protocol.TLS);
        if (!wanted && (insecure || authorities != null || name != null || certificate != null || key != null))
            throw new UsageException("--insecure, --ca, --sni, --cert and --key are for tls:// targets; write tls:// in place of tcp://");
        if (insecure && authorities != null)
            throw new UsageException("--insecure trusts anybody, and --ca names whom to trust; leave out one of them");
        if ((certificate == null) != (key == null))
            throw new UsageException("--cert and --key go together");
        try {
            return wanted ? Optional.of(Tls.of(insecure, path(authorities), Optional.ofNullable(name), path(certificate), path(key))) : Optional.empty();
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        } catch (InvalidPathException e) {
            throw new CannotRunException(e);
        }
    }

    private static Optional<Path> path(String file) {
        return Optional.ofNullable(file).map(Path::of);
    }
}
