package stentor.loadgen.compare;

import java.util.Map;

/**
 * One server process under all works.
 *
 * @param measurements by the works' names
 * @param steal the share of the processors' time that was taken from this machine meanwhile
 */
record Run(Map<String, Measurement> measurements, double steal) {
}
