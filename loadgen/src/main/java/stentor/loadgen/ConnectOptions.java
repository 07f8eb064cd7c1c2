package stentor.loadgen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.client.Connecting;
import stentor.loadgen.client.Connecting.Reconnect;
import stentor.loadgen.target.Addresses;
import stentor.loadgen.target.Target;

/** How connections are made, used up and made again: options 120 to 145. */
final class ConnectOptions {

    @Parameter(names = "--connect-rate", order = 120, category = OptionGroup.CONNECTIONS, placeholder = "1000",
               description = "Connections to begin in a second (default: as fast as they go)",
               converter = Quantity.CountConverter.class)
    private Integer rate;

    @Parameter(names = "--channel-lifetime", order = 122, category = OptionGroup.CONNECTIONS, placeholder = "30s",
               description = "Close each connection so long after it was made, once it is answered, and make a new one",
               converter = Quantity.DurationConverter.class)
    private Duration lifetime;

    @Parameter(names = "--requests-per-connection", order = 124, category = OptionGroup.CONNECTIONS, placeholder = "100",
               description = "Close each connection after so many requests, and make a new one",
               converter = Quantity.LongCountConverter.class)
    private Long requestsEach;

    @Parameter(names = "--reconnect", order = 126, category = OptionGroup.CONNECTIONS, placeholder = "1s",
               description = "After a failed connection: never, or the pause before a new one, as 1s (default: a pause that grows from 10ms to 1s)")
    private String reconnect;

    @Parameter(names = "--source-ip", order = 130, category = OptionGroup.CONNECTIONS, placeholder = "127.0.0.0/24",
               description = "Local address to connect from, or a range of them; give several to use them in turn")
    private List<String> sources = new ArrayList<>();

    @ParametersDelegate
    private final TlsOptions tls = new TlsOptions();

    /**
     * How connections are made.
     *
     * @throws UsageException if options do not go together
     * @throws CannotRunException if an address means nothing here, or a file cannot be read
     */
    Connecting connecting(List<Target> targets) throws CannotRunException {
        if (rate != null && rate == 0)
            throw new UsageException("--connect-rate must be at least 1; leave it out to connect as fast as it goes");
        if (lifetime != null && lifetime.isZero())
            throw new UsageException("--channel-lifetime must be more than 0");
        if (requestsEach != null && requestsEach == 0)
            throw new UsageException("--requests-per-connection must be at least 1");
        return new Connecting(rate == null ? 0 : rate, Addresses.ofThisMachine(sources), Optional.ofNullable(lifetime),
            requestsEach == null ? 0 : requestsEach, reconnect(), tls.tls(targets));
    }

    private Reconnect reconnect() {
        if (reconnect == null)
            return Reconnect.BACK_OFF;
        if (reconnect.equals("never"))
            return Reconnect.NEVER;
        try {
            return Reconnect.after(Quantity.duration(reconnect));
        } catch (UsageException e) {
            throw new UsageException("--reconnect: '" + reconnect + "' is neither never nor a pause such as 100ms or 1s");
        }
    }
}
