package stentor.loadgen.compare;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import stentor.loadgen.payload.Printable;

/** A report as JUnit's XML: a test case for the comparison, which fails as it does, and one for each figure that was decided on. */
public final class JunitReport {

    private JunitReport() {
    }

    /** The document. */
    public static String of(Report report) {
        var text = new StringWriter();
        try {
            write(report, XMLOutputFactory.newFactory().createXMLStreamWriter(text));
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private static void write(Report report, XMLStreamWriter xml) throws XMLStreamException {
        List<Row> rows = report.stages().isEmpty() ? List.of()
            : report.rows(report.stages().get(0)).stream().filter(row -> row.finding().isPresent()).toList();
        Verdict verdict = report.verdict();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "compare");
        xml.writeAttribute("tests", Integer.toString(rows.size() + 1));
        // Of the figures none fails by itself: only a regression that was confirmed does.
        xml.writeAttribute("failures", verdict == Verdict.REGRESSION ? "1" : "0");
        xml.writeAttribute("errors", verdict == Verdict.NOT_VALID ? "1" : "0");
        xml.writeAttribute("skipped", verdict == Verdict.INCONCLUSIVE ? "1" : "0");
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", report.took().toMillis() / 1e3));
        begin(xml, report.settings().head().name() + " is not slower than " + report.settings().base().name());
        switch (verdict) {
            case REGRESSION -> empty(xml, "failure", report.why());
            case NOT_VALID -> empty(xml, "error", report.why());
            case INCONCLUSIVE -> empty(xml, "skipped", report.why());
            case PASS -> {
            }
        }
        xml.writeEndElement();
        for (Row row : rows) {
            begin(xml, row.figure().toString());
            xml.writeStartElement("system-out");
            xml.writeCharacters(row.verdict() + ": " + Row.percent(row.change()) + " (" + row.interval() + "), " + row.pairs() + " pairs");
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
        xml.writeEndDocument();
        xml.close();
    }

    private static void begin(XMLStreamWriter xml, String name) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "compare");
        xml.writeAttribute("name", Printable.of(name));
    }

    private static void empty(XMLStreamWriter xml, String element, String message) throws XMLStreamException {
        xml.writeEmptyElement(element);
        xml.writeAttribute("message", Printable.of(message));
    }
}
