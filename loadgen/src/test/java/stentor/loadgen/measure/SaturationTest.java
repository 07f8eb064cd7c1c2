package stentor.loadgen.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SaturationTest {

    @Test
    void anOpenLoopThatIsOnTimeIsValid() {
        assertEquals(Optional.empty(), Saturation.ofSchedule(of(0.9), of(1)));
        assertEquals(Optional.empty(), Saturation.ofSchedule(Latencies.newHistogram(), of(1)));
    }

    @Test
    void anOpenLoopThatIsLateIsNotWhateverTheLatency() {
        assertEquals(Optional.of("the generator sent 1 % of the requests more than 11.0 ms late"), Saturation.ofSchedule(of(11), of(1_000)));
    }

    @Test
    void aLittleLatenessMattersWhereTheLatencyIsLittle() {
        assertEquals(Optional.empty(), Saturation.ofSchedule(of(4), of(9)));
        assertEquals(Optional.of("the generator sent 1 % of the requests more than 4.0 ms late"), Saturation.ofSchedule(of(4), of(7)));
    }

    @Test
    void aClosedLoopWhoseRepliesWaitToBeReadIsNot() {
        assertEquals(Optional.empty(), Saturation.ofReading(0.4, 2, Double.NaN));
        assertEquals(Optional.empty(), Saturation.ofReading(Double.NaN, 2, Double.NaN));
        assertEquals(Optional.of("replies waited 60 % of their time for the generator to read them"), Saturation.ofReading(0.6, 2, Double.NaN));
    }

    @Test
    void unlessTheServerWorksAsHardOnTheSameMachine() {
        assertEquals(Optional.empty(), Saturation.ofReading(0.9, 1, 0.6));
        assertEquals(Optional.of("replies waited 90 % of their time for the generator to read them"), Saturation.ofReading(0.9, 1, 0.4));
    }

    @Test
    void anOpenLoopThatSendsInTimeButReadsTooLateIsNot() {
        assertEquals(Optional.of("replies waited 60 % of their time for the generator to read them"), Saturation.ofReading(0.6, 2, 0.1, of(2)));
        assertEquals(Optional.empty(), Saturation.ofReading(0.6, 2, 1.5, of(2)));
        assertEquals(Optional.empty(), Saturation.ofReading(0.4, 2, 0.1, of(20)));
        assertEquals(Optional.empty(), Saturation.ofReading(Double.NaN, 2, 0.1, of(20)));
    }

    @Test
    void whatItTakesToWakeUpWhenThereIsLittleToDoIsNoBottleneck() {
        assertEquals(Optional.empty(), Saturation.ofReading(0.9, 2, 0.1, of(1)));
        assertEquals(Optional.empty(), Saturation.ofReading(0.9, 2, 0.1, Latencies.newHistogram()));
    }

    @Test
    void datagramsDroppedAtOurDoorAreOurFault() {
        assertEquals(Optional.empty(), Saturation.ofDatagrams(0, 0));
        assertEquals(Optional.empty(), Saturation.ofDatagrams(1, 1_000));
        assertEquals(Optional.of("1,002 replies found the generator's sockets full"), Saturation.ofDatagrams(1_002, 100_000));
    }

    private static Histogram of(double millis) {
        Histogram histogram = Latencies.newHistogram();
        histogram.recordValueWithCount((long) (millis * 1e6), 1_000);
        return histogram;
    }
}
