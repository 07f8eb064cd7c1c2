package stentor.loadgen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import stentor.loadgen.judge.Step;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.Second;

class TableTest {

    @Test
    void aResultIsAColumn() {
        assertEquals("""
              NOT VALID, the generator was the bottleneck: the generator used 1.9 of 2 processors
                                                                                    TCP
              clients                                                         2,000 x 8
              measured for                                                       10.0 s
              requests                                                        1,000,000
              replies a second                                                   99,960
              sent, received a second                                6.10 MiB, 6.20 MiB
              latency p50                                                       5.00 ms [5.00 ms, 5.01 ms]
              latency p90                                                       9.00 ms [9.00 ms, 9.01 ms]
              latency p99                                                       9.90 ms [9.90 ms, 9.91 ms]
              latency p99.9                                                     9.99 ms [9.99 ms, 10.0 ms]
              latency max                                                       10.0 ms
              connect p50, max                                         5.00 ms, 10.0 ms
              wrong replies                                                           1
              errors                    6 not connected, 2 timed out, 3 reset, 4 closed
              loadgen CPU, longest GC                                1.85 cores, 900 us
              server CPU a request                                              9.87 us
              server memory                                                     123 MiB
              [ ] where the percentile lies with a confidence of 95 %; - is where the sample is too small to say
              3 reset, 1.50 s to 2.50 s after the start
              first wrong reply, connection 1, request 2: expected 'A', got 'a'
              the run broke off
              stopped early, with 5 requests under way
            """, Table.of(List.of(Run.of(MadeUp.full()))));
    }

    @Test
    void resultsStandSideBySideAndWhatOneDoesNotHaveIsADash() {
        assertEquals("""
              NOT VALID, the generator was the bottleneck: the generator used 1.9 of 2 processors
                                                                                    TCP                                 UDP
              clients                                                         2,000 x 8                                   1
              measured for                                                       10.0 s                              1.00 s
              requests                                                        1,000,000                                   0
              replies a second                                                   99,960                                0.00
              sent, received a second                                6.10 MiB, 6.20 MiB                      0.00 B, 0.00 B
              latency p50                                                       5.00 ms [5.00 ms, 5.01 ms]                -
              latency p90                                                       9.00 ms [9.00 ms, 9.01 ms]                -
              latency p99                                                       9.90 ms [9.90 ms, 9.91 ms]                -
              latency p99.9                                                     9.99 ms [9.99 ms, 10.0 ms]                -
              latency max                                                       10.0 ms                                   -
              connect p50, max                                         5.00 ms, 10.0 ms                                   -
              wrong replies                                                           1                                   0
              errors                    6 not connected, 2 timed out, 3 reset, 4 closed                                   0
              datagrams lost, late                                                    -                                0, 0
              duplicate, reordered                                                    -                                0, 0
              loadgen CPU, longest GC                                1.85 cores, 900 us                       0.01 cores, -
              server CPU a request                                              9.87 us                                   -
              server memory                                                     123 MiB                                   -
              [ ] where the percentile lies with a confidence of 95 %; - is where the sample is too small to say
              3 reset, 1.50 s to 2.50 s after the start
              first wrong reply, connection 1, request 2: expected 'A', got 'a'
              the run broke off
              stopped early, with 5 requests under way
            """, Table.of(List.of(Run.of(MadeUp.full()), Run.of(MadeUp.bare()))));
    }

    @Test
    void rowsThatNoResultHasAreLeftOut() {
        assertEquals("""
                                                   UDP
              clients                                1
              measured for                      1.00 s
              requests                               0
              replies a second                    0.00
              sent, received a second   0.00 B, 0.00 B
              latency p50                            -
              latency p90                            -
              latency p99                            -
              latency p99.9                          -
              latency max                            -
              wrong replies                          0
              errors                                 0
              datagrams lost, late                0, 0
              duplicate, reordered                0, 0
              loadgen CPU, longest GC    0.01 cores, -
            """, Table.of(List.of(Run.of(MadeUp.bare()))));
    }

    @Test
    void whatTheRunWasJudgedByStandsBelowAndWhatWasTriedAbove() {
        Run run = new Run("", MadeUp.full(), List.of(), List.of(), Stream.of("p99<10ms", "errors<0.001%", "connect.p99.99<1s").map(text -> Threshold.parse(text).judge(MadeUp.full())).toList(),
            List.of(new Step(1_000, 999.4, 1e6, Double.NaN, false, false, true, "p99<1ms"), new Step(500, 500, 1e6, 2e6, true, true, true, "")));
        String text = Table.of(List.of(run));
        assertEquals("""
              try         1,000/s         999 replies/s   p50 1.00 ms   p99 -         FAIL p99<1ms
              confirm       500/s         500 replies/s   p50 1.00 ms   p99 2.00 ms   pass

              NOT VALID\
            """, text.substring(0, text.indexOf(", the generator")));
        assertEquals("""

              pass  p99<10ms   9.90 ms
              FAIL  errors<0.001%   0.00160 %
              FAIL  connect.p99.99<1s   2,000 values do not carry it; it takes 10,000
            """, text.substring(text.indexOf("under way\n") + "under way\n".length()));
    }

    @Test
    void aRunThatWasStillWarmingUpIsSaidToBe() {
        List<Second> series = IntStream.range(0, 12).mapToObj(i -> new Second(Phase.MEASURING, i, 1, 10, 10, 0, 3e6 - i * 1e5, 9e6, 9e6, Double.NaN)).toList();
        String text = Table.of(List.of(new Run("", MadeUp.full(), series, List.of(), List.of(), List.of())));
        assertTrue(text.contains("\n  was still warming up: latency p50 2.85 ms in the first third of its seconds, 2.05 ms in the last; use -O\n"), text);
    }
}
