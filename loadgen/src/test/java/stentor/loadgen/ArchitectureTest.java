package stentor.loadgen;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.util.Formatter;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import stentor.loadgen.target.BundledServer;

@AnalyzeClasses(packages = "stentor", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    private static final String LOADGEN = "stentor.loadgen..";

    /** ArchUnit's own looks for Maven's usual folders, and ours lie one deeper. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = slices().matching("stentor.loadgen.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyCommandsKnowCommands = noClasses().that().resideInAPackage("stentor.loadgen.*..")
        .should().dependOnClassesThat().resideInAPackage("stentor.loadgen");

    @ArchTest
    static final ArchRule scheduleIsPureArithmetic = noClasses().that().resideInAPackage("stentor.loadgen.schedule..")
        .should().dependOnClassesThat(resideInAnyPackage("java.net..", "java.io..", "java.nio.channels..", "java.nio.file..")
            .or(resideInAPackage(LOADGEN).and(not(resideInAPackage("stentor.loadgen.schedule..")))));

    @ArchTest
    static final ArchRule statisticsArePureFunctions = noClasses().that().resideInAPackage("stentor.loadgen.compare.statistics..")
        .should().dependOnClassesThat(resideInAnyPackage("java.net..", "java.io..", "java.nio..", "java.time..", "java.lang.management..")
            .or(resideInAPackage(LOADGEN).and(not(resideInAPackage("stentor.loadgen.compare.statistics..")))))
        .orShould().callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule theClockIsPassedToTheSchedule = noClasses().that().resideInAPackage("stentor.loadgen.schedule..")
        .should().callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule onlyEntriesHoldTheStandardStreams = noClasses().that().resideInAPackage(LOADGEN).and().doNotBelongToAnyOf(Main.class, Standby.class, YardstickWork.class)
        .should().accessField(System.class, "out").orShould().accessField(System.class, "err").orShould().accessField(System.class, "in");

    @ArchTest
    static final ArchRule nobodyDependsOnEntries = noClasses().that().resideInAPackage(LOADGEN).and().doNotBelongToAnyOf(Main.class, Standby.class, YardstickWork.class)
        .should().dependOnClassesThat().belongToAnyOf(Main.class, Standby.class, YardstickWork.class);

    @ArchTest
    static final ArchRule onlyTheBundledServerKnowsTheServer = noClasses().that().resideInAPackage(LOADGEN).and().areNotAssignableTo(BundledServer.class)
        .should().dependOnClassesThat().resideInAPackage("stentor.server..");

    @ArchTest
    static final ArchRule textHasACharset = noClasses().that().resideInAnyPackage(LOADGEN, "stentor.cli..")
        .should().callMethod(String.class, "getBytes")
        .orShould().callConstructor(String.class, byte[].class)
        .orShould().callConstructor(String.class, byte[].class, int.class, int.class)
        .orShould().callConstructor(InputStreamReader.class, InputStream.class)
        .orShould().callConstructor(OutputStreamWriter.class, OutputStream.class)
        .orShould().callMethod(ByteArrayOutputStream.class, "toString")
        .orShould().callMethod(Process.class, "inputReader")
        .orShould().callMethod(Process.class, "errorReader");

    @ArchTest
    static final ArchRule textHasALocale = noClasses().that().resideInAnyPackage(LOADGEN, "stentor.cli..")
        .should().callMethod(String.class, "toUpperCase")
        .orShould().callMethod(String.class, "toLowerCase")
        .orShould().callMethod(String.class, "format", String.class, Object[].class)
        .orShould().callMethod(String.class, "formatted", Object[].class)
        .orShould().callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould().callConstructor(Formatter.class);
}
