package stentor.loadgen;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import stentor.cli.ExitCode;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.client.Connector;
import stentor.loadgen.client.Dialogue;
import stentor.loadgen.payload.Printable;
import stentor.loadgen.target.Target;

/** {@code loadgen talk}: the course book's two clients, over TCP and UDP. Bytes are passed on as they are, in any encoding. */
final class TalkCommand implements Command {

    private static final int LARGEST_DATAGRAM = 65_507;

    @Parameter(description = "TARGET")
    private List<String> targets = new ArrayList<>();

    @Parameter(names = "--timeout", order = 110, category = OptionGroup.CONNECTIONS, placeholder = "5s",
               description = "How long to wait for a reply", converter = Quantity.DurationConverter.class)
    private Duration timeout = Duration.ofSeconds(2);

    @ParametersDelegate
    private final TlsOptions tls = new TlsOptions();

    @Override
    public String name() {
        return "talk";
    }

    @Override
    public String summary() {
        return "One person: sends each line that is typed and shows the reply";
    }

    @Override
    public String usage() {
        return """
            java -jar stentor-loadgen.jar talk TARGET [options]
            TARGET is tcp://host:port, udp://host:port or tls://host:port. Goes on until the end of the input (Ctrl-D). Input may be piped.
            Examples: talk udp://127.0.0.1:12000
                      talk tls://mail.example.org:465 --timeout 5s""";
    }

    @Override
    public ExitCode run(Shell shell) throws CannotRunException {
        if (targets.size() != 1)
            throw new UsageException("talk takes one target, as in: talk tcp://127.0.0.1:12000");
        if (timeout.isZero())
            throw new UsageException("--timeout must be more than 0");
        Target target = Target.parse(targets.get(0));
        try (Dialogue dialogue = Dialogue.with(target, timeout, tls.tls(List.of(target)))) {
            InputStream in = new BufferedInputStream(shell.in());
            for (byte[] sentence; (sentence = prompted(shell, in)) != null; )
                exchange(shell, target, dialogue, sentence);
            if (shell.interactive())
                shell.out().println();
            return ExitCode.GOOD;
        } catch (UnknownHostException e) {
            throw new CannotRunException("unknown host '" + target.host() + "'", e);
        } catch (IOException e) {
            throw new CannotRunException(Connector.explain(target, e), e);
        }
    }

    private void exchange(Shell shell, Target target, Dialogue dialogue, byte[] sentence) throws IOException {
        if (target.protocol() == Target.Protocol.UDP && (sentence.length == 0 || sentence.length > LARGEST_DATAGRAM)) {
            shell.err().println(sentence.length == 0 ? "an empty datagram gets no reply; not sent"
                : sentence.length + " bytes do not fit a datagram, which takes " + LARGEST_DATAGRAM + "; not sent");
            return;
        }
        for (byte[] late : dialogue.lateReplies())
            show(shell, "From Server, late: ", late);
        byte[] reply = dialogue.ask(sentence);
        if (reply == null)
            shell.err().println("no reply within " + Quantity.text(timeout));
        else
            show(shell, "From Server: ", reply);
    }

    /** A person's terminal is kept from control characters; a program gets the very bytes. */
    private static void show(Shell shell, String label, byte[] reply) {
        shell.out().print(label);
        shell.out().writeBytes(shell.interactive() ? Printable.of(reply, 0, reply.length).getBytes(StandardCharsets.UTF_8) : reply);
        shell.out().println();
        shell.out().flush();
    }

    private static byte[] prompted(Shell shell, InputStream in) throws IOException {
        if (shell.interactive()) {
            shell.out().print("Input lowercase sentence: ");
            shell.out().flush();
        }
        var line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) >= 0 && b != '\n')
            line.write(b);
        if (b < 0 && line.size() == 0)
            return null;
        byte[] bytes = line.toByteArray();
        boolean crLf = b == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return crLf ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
