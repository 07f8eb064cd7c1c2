package stentor.loadgen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

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
              latency p50                                                       5.00 ms
              latency p90                                                       9.00 ms
              latency p99                                                       9.90 ms
              latency p99.9                                                     9.99 ms
              latency max                                                       10.0 ms
              connect p50, max                                         5.00 ms, 10.0 ms
              wrong replies                                                           1
              errors                    6 not connected, 2 timed out, 3 reset, 4 closed
              server CPU a request                                              9.87 us
              server memory                                                     123 MiB
              first wrong reply, connection 1, request 2: expected 'A', got 'a'
              stopped early, with 5 requests under way
            """, Table.of(List.of(MadeUp.full())));
    }

    @Test
    void resultsStandSideBySideAndWhatOneDoesNotHaveIsADash() {
        assertEquals("""
              NOT VALID, the generator was the bottleneck: the generator used 1.9 of 2 processors
                                                                                    TCP              UDP
              clients                                                         2,000 x 8                1
              measured for                                                       10.0 s           1.00 s
              requests                                                        1,000,000                0
              replies a second                                                   99,960             0.00
              sent, received a second                                6.10 MiB, 6.20 MiB   0.00 B, 0.00 B
              latency p50                                                       5.00 ms                -
              latency p90                                                       9.00 ms                -
              latency p99                                                       9.90 ms                -
              latency p99.9                                                     9.99 ms                -
              latency max                                                       10.0 ms                -
              connect p50, max                                         5.00 ms, 10.0 ms                -
              wrong replies                                                           1                0
              errors                    6 not connected, 2 timed out, 3 reset, 4 closed                0
              datagrams lost, late                                                    -             0, 0
              duplicate, reordered                                                    -             0, 0
              server CPU a request                                              9.87 us                -
              server memory                                                     123 MiB                -
              first wrong reply, connection 1, request 2: expected 'A', got 'a'
              stopped early, with 5 requests under way
            """, Table.of(List.of(MadeUp.full(), MadeUp.bare())));
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
            """, Table.of(List.of(MadeUp.bare())));
    }
}
