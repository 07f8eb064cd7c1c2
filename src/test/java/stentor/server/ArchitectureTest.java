package stentor.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import stentor.cli.CommandLine;
import stentor.server.guard.Descriptors;

/** Who may know whom, and what nobody may do. */
@AnalyzeClasses(packagesOf = {Main.class, CommandLine.class}, importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    /** ArchUnit's own option looks for test classes where Maven has them by default. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = slices().matching("stentor.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingBelowTheServerKnowsIt = noClasses().that().resideInAnyPackage("stentor.server.*..")
        .should().dependOnClassesThat().resideInAPackage("stentor.server");

    @ArchTest
    static final ArchRule tcpDoesNotKnowUdp = noClasses().that().resideInAPackage("..tcp..")
        .should().dependOnClassesThat().resideInAPackage("..udp..");

    @ArchTest
    static final ArchRule udpDoesNotKnowTcp = noClasses().that().resideInAPackage("..udp..")
        .should().dependOnClassesThat().resideInAPackage("..tcp..");

    @ArchTest
    static final ArchRule theGuardKnowsNeitherWhatItGuardsNorWhatIsSaid = noClasses().that().resideInAPackage("..guard..")
        .should().dependOnClassesThat().resideInAnyPackage("..tcp..", "..udp..", "..service..", "..turns..");

    @ArchTest
    static final ArchRule theCommandLineKnowsNoServer = noClasses().that().resideInAPackage("stentor.cli..")
        .should().dependOnClassesThat().resideInAPackage("stentor.server..");

    @ArchTest
    static final ArchRule onlyTheProgramKnowsTheCommandLine = noClasses().that().resideInAPackage("stentor.server..")
        .and().doNotBelongToAnyOf(Main.class, Options.class, Notices.class)
        .should().dependOnClassesThat().resideInAnyPackage("stentor.cli..", "com.beust..");

    @ArchTest
    static final ArchRule aServiceSeesNoSocketAndNoFile = noClasses().that().resideInAPackage("..service..")
        .should().dependOnClassesThat().resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..")
        .orShould().dependOnClassesThat(resideInAPackage("java.io..").and(not(belongToAnyOf(IOException.class))));

    /** What says no is arithmetic on numbers and time. */
    @ArchTest
    static final ArchRule theGuardSeesNoSocketAndNoFile = noClasses().that().resideInAPackage("..guard..")
        .and().doNotBelongToAnyOf(Descriptors.class)
        .should().dependOnClassesThat().resideInAnyPackage("java.nio.channels..", "java.nio.file..")
        .orShould().dependOnClassesThat(resideInAPackage("java.io..").and(not(belongToAnyOf(IOException.class))))
        .orShould().dependOnClassesThat(resideInAPackage("java.net..").and(not(belongToAnyOf(InetAddress.class, Inet4Address.class))))
        .orShould().dependOnClassesThat().resideInAnyPackage("..tcp..", "..udp..", "..service..");

    @ArchTest
    static final ArchRule onlyTelemetryKnowsHttpAndTheFlightRecorder = noClasses().that().resideOutsideOfPackage("..telemetry..")
        .should().dependOnClassesThat().resideInAnyPackage("com.sun.net.httpserver..", "jdk.jfr..");

    @ArchTest
    static final ArchRule nothingDependsOnMain = noClasses().that().doNotBelongToAnyOf(Main.class)
        .should().dependOnClassesThat().belongToAnyOf(Main.class);

    @ArchTest
    static final ArchRule onlyMainPrints = noClasses().that().doNotBelongToAnyOf(Main.class).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule onlyMainEndsTheProcess = noClasses().that().doNotBelongToAnyOf(Main.class)
        .should().callMethod(System.class, "exit", int.class)
        .orShould().callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule noDefaultCharset = noClasses().should().callMethod(String.class, "getBytes")
        .orShould().callConstructor(String.class, byte[].class)
        .orShould().callConstructor(String.class, byte[].class, int.class, int.class);

    @ArchTest
    static final ArchRule noDefaultLocale = noClasses().should().callMethod(String.class, "toUpperCase")
        .orShould().callMethod(String.class, "toLowerCase")
        .orShould().callMethod(String.class, "format", String.class, Object[].class);

    /** A virtual thread that waits in or for a monitor holds its carrier on the oldest Java that this runs on. */
    @ArchTest
    static final ArchRule noMonitorsWhereVirtualThreadsRun = methods().that().areDeclaredInClassesThat()
        .resideInAnyPackage("..tcp..", "..udp..", "..service..", "..guard..", "..telemetry..")
        .should().notHaveModifier(JavaModifier.SYNCHRONIZED);
}
