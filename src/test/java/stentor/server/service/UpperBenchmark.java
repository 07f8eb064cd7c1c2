package stentor.server.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * How fast {@link Upper} maps text, beside {@link System#arraycopy} of the same array.
 *
 * <p>The mapping is in place, and a second pass over the same array would find capitals. So each conversation's one read
 * copies the text to where it is mapped, as a read from a socket does, and the time of that copy, which is the other
 * benchmark, is taken off afterwards.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class UpperBenchmark {

    private static final int[] SIZES = {64, 1024, 64 * 1024};

    /** What is mapped. */
    @Param
    public Text text;

    /** So many bytes at once. */
    @Param({"64", "1024", "65536"})
    public int size;

    private final Upper upper = new Upper();
    private Client client;

    /** What clients send. */
    public enum Text {
        ASCII("stentor, the herald at troy, had a voice as loud as fifty men's; "),
        /** Mostly ASCII, with characters of two, three and four bytes. */
        MIXED("sing, o muse: μῆνιν ἄειδε θεὰ, zwölf große schiffe, одиссей и пенелопа 🚢 and back again; "),
        /** Three bytes each, and no capitals. */
        CJK("歌え、女神よ、ペレウスの子アキレウスの怒りを。请歌唱，女神，阿喀琉斯的愤怒。"),
        /** Half of it no ASCII, and next to none of that UTF-8: a picture sent by mistake. */
        MALFORMED(null);

        private static final long SEED = 42;

        private final byte[] verse;

        Text(String verse) {
            this.verse = verse == null ? null : verse.getBytes(StandardCharsets.UTF_8);
        }

        byte[] bytes(int size) {
            var bytes = new byte[size];
            if (verse == null)
                new Random(SEED).nextBytes(bytes);
            else
                for (int i = 0; i < size; i++)
                    bytes[i] = verse[i % verse.length];
            return bytes;
        }
    }

    @Setup
    public void connect() {
        client = new Client(text.bytes(size));
    }

    @Benchmark
    public byte[] arraycopy() {
        client.arrive();
        return client.bytes;
    }

    @Benchmark
    public Client upper() throws IOException {
        client.heard = false;
        upper.converse(client);
        return client;
    }

    /** Says one thing and ends. */
    public static final class Client implements Conversation {

        private final byte[] says;
        private final byte[] bytes;
        private boolean heard;
        /** Where JMH finds it, so that no compiler takes the answer for unused. */
        byte[] answer;

        Client(byte[] says) {
            this.says = says;
            this.bytes = new byte[says.length];
        }

        void arrive() {
            System.arraycopy(says, 0, bytes, 0, says.length);
        }

        @Override
        public int read() {
            if (heard)
                return -1;
            heard = true;
            arrive();
            return bytes.length;
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public void keep(int count) {
            System.arraycopy(bytes, bytes.length - count, bytes, 0, count);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            answer = source;
        }

        @Override
        public String readLine() {
            throw new UnsupportedOperationException("bytes only");
        }

        @Override
        public void reply(String message) {
            throw new UnsupportedOperationException("bytes only");
        }
    }

    /** Measures all of it and prints a line for each text and size as it is done: medians, since other programs disturb. */
    public static void main(String[] args) throws RunnerException {
        System.out.printf(Locale.ROOT, "%nUpper-casing text, beside copying it. Takes about two minutes:%n%n");
        System.out.printf(Locale.ROOT, "%-10s %6s %14s %11s  %-15s %9s%n", "text", "bytes", "arraycopy GB/s", "upper GB/s", "(min - max)", "share");
        for (int size : SIZES) {
            double copy = nanos("arraycopy", Text.ASCII, size).getPercentile(50);
            for (Text text : Text.values()) {
                Statistics both = nanos("upper", text, size);
                double median = both.getPercentile(50) - copy;
                System.out.printf(Locale.ROOT, "%-10s %6d %14.2f %11.3f  %-15s %7.1f %%%n", text.name().toLowerCase(Locale.ROOT), size,
                    size / copy, size / median, String.format(Locale.ROOT, "(%.3f - %.3f)", size / (both.getMax() - copy), size / (both.getMin() - copy)),
                    100 * copy / median);
            }
        }
    }

    private static Statistics nanos(String benchmark, Text text, int size) throws RunnerException {
        return new Runner(new OptionsBuilder().include(UpperBenchmark.class.getName() + "\\." + benchmark + "$")
            .param("text", text.name()).param("size", Integer.toString(size))
            .verbosity(VerboseMode.SILENT).shouldFailOnError(true).build()).runSingle().getPrimaryResult().getStatistics();
    }
}
